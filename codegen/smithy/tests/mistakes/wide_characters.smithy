$version: "2.0"
namespace demo

structure Room {
	@documentation("für 人 👪")	name:	Strng
}
