$version: "2.0"
namespace demo

use aws.protocols#restJson2
use com.example#Missing

@restJson2
service Rooms {}
