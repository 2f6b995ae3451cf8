"""The modules of CPython's standard library that it writes in C and that the runtime has not itself."""

load("//compat:tricolor_extension.bzl", "EXTENSION_SUFFIX", "tricolor_extension")

_SOURCES = "external/cpython/Modules/"

# name: sources, or (sources, libraries, flags)
_MODULES = {
    "_asyncio": ["_asynciomodule.c"],
    "_blake2": ["_blake2/blake2module.c", "_blake2/blake2b_impl.c", "_blake2/blake2s_impl.c"],
    "_bz2": (["_bz2module.c"], ["bz2"], []),
    "_codecs_cn": ["cjkcodecs/_codecs_cn.c"],
    "_codecs_hk": ["cjkcodecs/_codecs_hk.c"],
    "_codecs_iso2022": ["cjkcodecs/_codecs_iso2022.c"],
    "_codecs_jp": ["cjkcodecs/_codecs_jp.c"],
    "_codecs_kr": ["cjkcodecs/_codecs_kr.c"],
    "_codecs_tw": ["cjkcodecs/_codecs_tw.c"],
    "_crypt": (["_cryptmodule.c"], ["crypt"], []),
    "_csv": ["_csv.c"],
    "_ctypes": (["_ctypes/_ctypes.c", "_ctypes/callbacks.c", "_ctypes/callproc.c", "_ctypes/cfield.c", "_ctypes/stgdict.c"], ["ffi"], ["-DHAVE_FFI_PREP_CIF_VAR=1", "-DHAVE_FFI_PREP_CLOSURE_LOC=1", "-DHAVE_FFI_CLOSURE_ALLOC=1", "-Ddlsym=tc_dlsym"]),
    "_datetime": ["_datetimemodule.c"],
    "_decimal": (["_decimal/_decimal.c"] + ["_decimal/libmpdec/%s.c" % part for part in ["basearith", "constants", "context", "convolute", "crt", "difradix2", "fnt", "fourstep", "io", "mpalloc", "mpdecimal", "numbertheory", "sixstep", "transpose"]], [], ["-DCONFIG_64=1", "-DANSI=1", "-DHAVE_UINT128_T=1", "-DWITH_DECIMAL_CONTEXTVAR=1", "-I" + _SOURCES + "_decimal/libmpdec"]),
    "_elementtree": (["_elementtree.c"], ["expat"], ["-DUSE_PYEXPAT_CAPI"]),
    "_hashlib": (["_hashopenssl.c"], ["crypto"], []),
    "_json": ["_json.c"],
    "_locale": ["_localemodule.c"],
    "_lsprof": ["_lsprof.c", "rotatingtree.c"],
    "_lzma": (["_lzmamodule.c"], ["lzma"], []),
    "_md5": ["md5module.c"],
    "_multibytecodec": ["cjkcodecs/multibytecodec.c"],
    "_multiprocessing": ["_multiprocessing/multiprocessing.c", "_multiprocessing/semaphore.c"],
    "_pickle": ["_pickle.c"],
    "_posixshmem": ["_multiprocessing/posixshmem.c"],
    "_posixsubprocess": ["_posixsubprocess.c"],
    "_queue": ["_queuemodule.c"],
    "_sha1": ["sha1module.c"],
    "_sha256": ["sha256module.c"],
    "_sha3": ["_sha3/sha3module.c"],
    "_sha512": ["sha512module.c"],
    "_sqlite3": (["_sqlite/%s.c" % part for part in ["blob", "connection", "cursor", "microprotocols", "module", "prepare_protocol", "row", "statement", "util"]], ["sqlite3"], ["-DPY_SQLITE_HAVE_SERIALIZE=1", "-DPY_SQLITE_ENABLE_LOAD_EXTENSION=1"]),
    "_ssl": (["_ssl.c"], ["ssl", "crypto"], []),
    "_statistics": ["_statisticsmodule.c"],
    "_typing": ["_typingmodule.c"],
    "_uuid": (["_uuidmodule.c"], ["uuid"], ["-DHAVE_UUID_H=1", "-DHAVE_UUID_GENERATE_TIME_SAFE=1", "-I/usr/include/uuid"]),
    "_zoneinfo": ["_zoneinfo.c"],
    "array": ["arraymodule.c"],
    "audioop": ["audioop.c"],
    "binascii": (["binascii.c"], ["z"], ["-DUSE_ZLIB_CRC32"]),
    "cmath": ["cmathmodule.c"],
    "fcntl": ["fcntlmodule.c"],
    "grp": ["grpmodule.c"],
    "mmap": ["mmapmodule.c"],
    "ossaudiodev": ["ossaudiodev.c"],
    "pwd": ["pwdmodule.c"],
    "pyexpat": (["pyexpat.c"], ["expat"], []),
    "readline": (["readline.c"], ["readline"], []),
    "resource": ["resource.c"],
    "spwd": ["spwdmodule.c"],
    "syslog": ["syslogmodule.c"],
    "termios": ["termios.c"],
    "xxlimited": ["xxlimited.c"],
    "xxlimited_35": ["xxlimited_35.c"],
    "xxsubtype": ["xxsubtype.c"],
    "zlib": (["zlibmodule.c"], ["z"], []),
}

def stdlib_modules(name):
    """A target per module, and the filegroup `name` of all of them."""
    for module, parts in _MODULES.items():
        sources, libraries, flags = parts if type(parts) == "tuple" else (parts, [], [])
        tricolor_extension(
            name = module,
            srcs = ["@cpython//:Modules/" + source for source in sources],
            # A function that no header declares is a name that compat does not have.
            copts = [
                "-DPy_BUILD_CORE_MODULE=1",
                "-I" + _SOURCES,
                "-Werror=implicit-function-declaration",
                "-fvisibility=hidden",
            ] + flags,
            deps = [":sources", "//compat:internal_headers"] +
                   ["@%s" % library for library in libraries],
        )
    native.filegroup(
        name = name,
        srcs = [module + EXTENSION_SUFFIX for module in _MODULES],
        visibility = ["//visibility:public"],
    )
