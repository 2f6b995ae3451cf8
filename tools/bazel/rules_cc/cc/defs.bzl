"""The C++ rules under the name that Bazel's own tools load them by.

Debian's bazel-rules-cc needs a newer Bazel than Debian's; the rules built into
Bazel 4 are the same ones, so this file only forwards to them.
"""

cc_binary = native.cc_binary
cc_import = native.cc_import
cc_library = native.cc_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_alias = native.cc_toolchain_alias
cc_toolchain_suite = native.cc_toolchain_suite
cc_libc_top_alias = native.cc_libc_top_alias
fdo_profile = native.fdo_profile
