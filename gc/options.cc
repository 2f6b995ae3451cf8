#include "gc/options.h"

#include <charconv>

namespace tricolor::gc {
namespace {

bool ParseNumber(std::string_view text, uint64_t* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

bool ParseBool(std::string_view text, bool* out) {
  if (text != "0" && text != "1") return false;
  *out = text == "1";
  return true;
}

bool ParseBytes(std::string_view text, size_t* out) {
  int shift = 0;
  if (!text.empty()) {
    switch (text.back()) {
      case 'k': case 'K': shift = 10; break;
      case 'm': case 'M': shift = 20; break;
      case 'g': case 'G': shift = 30; break;
      default: break;
    }
  }
  if (shift != 0) text.remove_suffix(1);
  uint64_t number = 0;
  if (!ParseNumber(text, &number) || number > (uint64_t{1} << 46 >> shift)) return false;
  *out = static_cast<size_t>(number << shift);
  return true;
}

constexpr size_t kLeastLimit = size_t{8} << 20;  // what a program of one line needs, and some more

std::string Quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// Empty, or what is wrong.
std::string ParseOne(std::string_view key, std::string_view value, Options* out) {
  bool good = false;
  const char* wanted = "";
  if (key == "trace") {
    good = ParseBool(value, &out->trace);
    wanted = "0 or 1";
  } else if (key == "verify") {
    good = ParseBool(value, &out->verify);
    wanted = "0 or 1";
  } else if (key == "remark") {
    good = ParseBool(value, &out->remark);
    wanted = "0 or 1";
  } else if (key == "shadow") {
    good = ParseBool(value, &out->shadow);
    wanted = "0 or 1";
  } else if (key == "stress") {
    good = ParseNumber(value, &out->stress);
    wanted = "a decimal number";
  } else if (key == "generations") {
    good = ParseBool(value, &out->generations);
    wanted = "0 or 1";
  } else if (key == "initial_goal") {
    good = ParseBytes(value, &out->initial_goal) && out->initial_goal >= (64u << 10);
    wanted = "bytes, at least 64k (suffixes k, m, g)";
  } else if (key == "soft_limit" || key == "hard_limit") {
    size_t* const limit = key == "soft_limit" ? &out->soft_limit : &out->hard_limit;
    good = ParseBytes(value, limit) && *limit >= kLeastLimit;
    wanted = "bytes, at least 8m (suffixes k, m, g)";
  } else {
    return "unknown key " + Quoted(key) +
           "; known: trace, verify, remark, shadow, stress, generations, initial_goal, soft_limit, "
           "hard_limit";
  }
  if (good) return "";
  return std::string(key) + " is " + wanted + ", not " + Quoted(value);
}

}  // namespace

std::string Options::Parse(std::string_view text, Options* out) {
  while (!text.empty()) {
    const size_t comma = text.find(',');
    const std::string_view item = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    if (item.empty()) continue;
    const size_t equals = item.find('=');
    if (equals == std::string_view::npos) {
      return "TRICOLOR_GC: " + Quoted(item) + " is not key=value";
    }
    const std::string problem = ParseOne(item.substr(0, equals), item.substr(equals + 1), out);
    if (!problem.empty()) return "TRICOLOR_GC: " + problem;
  }
  if (out->hard_limit != 0 && out->soft_limit > out->hard_limit) {
    return "TRICOLOR_GC: soft_limit is above hard_limit";
  }
  return "";
}

}  // namespace tricolor::gc
