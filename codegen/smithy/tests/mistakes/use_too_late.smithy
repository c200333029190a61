$version: "2.0"
namespace demo

string Name

use aws.protocols#restJson1
