// What pyexpat offers to other C modules, in the capsule "pyexpat.expat_CAPI": pointers to expat's
// functions, so that both use the same library. `size` and `magic` are checked by the user.
#ifndef Py_PYEXPAT_H
#define Py_PYEXPAT_H

#define PyExpat_CAPI_MAGIC "pyexpat.expat_CAPI 1.1"
#define PyExpat_CAPSULE_NAME "pyexpat.expat_CAPI"

struct PyExpat_CAPI {
  char *magic;
  int size;
  int MAJOR_VERSION, MINOR_VERSION, MICRO_VERSION;
  const XML_LChar *(*ErrorString)(enum XML_Error code);
  enum XML_Error (*GetErrorCode)(XML_Parser parser);
  XML_Size (*GetErrorColumnNumber)(XML_Parser parser);
  XML_Size (*GetErrorLineNumber)(XML_Parser parser);
  enum XML_Status (*Parse)(XML_Parser parser, const char *text, int size, int is_final);
  XML_Parser (*ParserCreate_MM)(const XML_Char *encoding, const XML_Memory_Handling_Suite *memory,
                                const XML_Char *namespace_separator);
  void (*ParserFree)(XML_Parser parser);
  void (*SetCharacterDataHandler)(XML_Parser parser, XML_CharacterDataHandler handler);
  void (*SetCommentHandler)(XML_Parser parser, XML_CommentHandler handler);
  void (*SetDefaultHandlerExpand)(XML_Parser parser, XML_DefaultHandler handler);
  void (*SetElementHandler)(XML_Parser parser, XML_StartElementHandler start,
                            XML_EndElementHandler end);
  void (*SetNamespaceDeclHandler)(XML_Parser parser, XML_StartNamespaceDeclHandler start,
                                  XML_EndNamespaceDeclHandler end);
  void (*SetProcessingInstructionHandler)(XML_Parser parser,
                                          XML_ProcessingInstructionHandler handler);
  void (*SetUnknownEncodingHandler)(XML_Parser parser, XML_UnknownEncodingHandler handler,
                                    void *data);
  void (*SetUserData)(XML_Parser parser, void *data);
  void (*SetStartDoctypeDeclHandler)(XML_Parser parser, XML_StartDoctypeDeclHandler start);
  enum XML_Status (*SetEncoding)(XML_Parser parser, const XML_Char *encoding);
  int (*DefaultUnknownEncodingHandler)(void *data, const XML_Char *name, XML_Encoding *info);
  int (*SetHashSalt)(XML_Parser parser, unsigned long salt);
};

#endif  // Py_PYEXPAT_H
