"""The installed libraries that Tricolor's targets may depend on."""

load("//tools/bazel:debian_source.bzl", "debian_source")
load("//tools/bazel:system_library.bzl", "pkg_config_library", "system_library")

# Target names as in abseil's own tree. Add a module here when it is first used.
_ABSEIL = {
    "algorithm": ["algorithm_container"],
    "base": ["base", "config", "core_headers"],
    "cleanup": ["cleanup"],
    "container": [
        "btree",
        "fixed_array",
        "flat_hash_map",
        "flat_hash_set",
        "inlined_vector",
        "node_hash_map",
    ],
    "debugging": ["stacktrace", "symbolize"],
    "flags": ["flags", "flags_parse", "flags_usage"],
    "functional": ["any_invocable", "function_ref"],
    "hash": ["hash"],
    "numeric": ["bits", "int128"],
    "status": ["status", "statusor"],
    "strings": ["strings", "str_format", "cord"],
    "synchronization": ["synchronization"],
    "time": ["time"],
    "types": ["span"],
}

# -lNAME: the package, and a header that proves it is there.
_STDLIB_LIBRARIES = {
    "bz2": ("libbz2-dev", "/usr/include/bzlib.h"),
    "crypt": ("libcrypt-dev", "/usr/include/crypt.h"),
    "crypto": ("libssl-dev", "/usr/include/openssl/evp.h"),
    "expat": ("libexpat1-dev", "/usr/include/expat.h"),
    "ffi": ("libffi-dev", "/usr/include/x86_64-linux-gnu/ffi.h"),
    "lzma": ("liblzma-dev", "/usr/include/lzma.h"),
    "readline": ("libreadline-dev", "/usr/include/readline/readline.h"),
    "sqlite3": ("libsqlite3-dev", "/usr/include/sqlite3.h"),
    "ssl": ("libssl-dev", "/usr/include/openssl/ssl.h"),
    "uuid": ("uuid-dev", "/usr/include/uuid/uuid.h"),
    "z": ("zlib1g-dev", "/usr/include/zlib.h"),
}

def system_libraries():
    pkg_config_library(
        name = "absl",
        package = "libabsl-dev",
        prefix = "absl_",
        static = True,
        targets = _ABSEIL,
    )
    system_library(
        name = "googletest",
        headers = ["/usr/include/gtest/gtest.h", "/usr/include/gmock/gmock.h"],
        package = "libgmock-dev",  # which needs libgtest-dev
        targets = {
            "gtest": ["-lgmock", "-lgtest", "-lpthread"],
            "gtest_main": ["-lgmock_main", "-lgmock", "-lgtest", "-lpthread"],
        },
    )
    system_library(
        name = "benchmark",
        headers = ["/usr/include/benchmark/benchmark.h"],
        package = "libbenchmark-dev",
        targets = {
            "benchmark": ["-lbenchmark", "-lpthread"],
            "benchmark_main": ["-lbenchmark_main", "-lbenchmark", "-lpthread"],
        },
    )
    system_library(
        name = "mimalloc",
        headers = ["/usr/include/mimalloc.h"],
        package = "libmimalloc-dev",
        targets = {"mimalloc": ["-lmimalloc"]},
    )
    system_library(
        name = "bdwgc",
        headers = ["/usr/include/gc/gc.h"],
        package = "libgc-dev",
        targets = {"bdwgc": ["-lgc"]},
    )
    system_library(
        name = "nlohmann_json",
        headers = ["/usr/include/nlohmann/json.hpp"],
        package = "nlohmann-json3-dev",
        targets = {"nlohmann_json": []},
    )
    system_library(
        name = "gmp",
        headers = ["/usr/include/gmpxx.h"],
        package = "libgmp-dev",
        targets = {"gmp": ["-lgmp"]},
    )
    system_library(
        name = "icu",
        headers = ["/usr/include/unicode/uchar.h"],
        package = "libicu-dev",
        targets = {"icu": ["-licuuc"]},
    )
    # CPython 3.11's own headers: for tests that compare with it, never for the product.
    system_library(
        name = "python311",
        headers = ["/usr/include/python3.11/Python.h"],
        include_folder = "/usr/include/python3.11",
        package = "python3.11-dev",
    )

    # CPython's own extension modules (//stdlib), and what they link against.
    debian_source(
        name = "cpython",
        folders = ["Modules"],
        package = "python3.11",
    )
    for name, (package, header) in _STDLIB_LIBRARIES.items():
        system_library(
            name = name,
            headers = [header],
            package = package,
            targets = {name: ["-l" + name]},
        )

    # Other people's extensions, which must compile unchanged, and what one of them links against.
    debian_source(
        name = "python_crcmod",
        package = "python-crcmod",
    )
    debian_source(
        name = "python_noise",
        package = "python-noise",
    )
    debian_source(
        name = "python_xxhash",
        package = "python-xxhash",
    )
    system_library(
        name = "xxhash",
        headers = ["/usr/include/xxhash.h"],
        package = "libxxhash-dev",
        targets = {"xxhash": ["-lxxhash"]},
    )
