// UTF-7 (RFC 2152): runs of base64 between '+' and '-' carry UTF-16; other ASCII stands for itself.

#include <cstring>
#include <string>

#include "runtime/objects/bytes.h"
#include "runtime/objects/codec.h"
#include "runtime/objects/codec_errors.h"
#include "runtime/objects/str_internal.h"
#include "runtime/unicode.h"

namespace tricolor {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int DigitOf(unsigned char c) {  // -1: not in the alphabet
  const char* found = c == 0 ? nullptr : std::strchr(kAlphabet, c);
  return found == nullptr ? -1 : static_cast<int>(found - kAlphabet);
}

// Sets D and O of the RFC and white space; '+' begins a run, '\\' and '~' are left out by the RFC.
bool Direct(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' ||
         (c >= ' ' && c < 0x7f && c != '+' && c != '\\' && c != '~');
}

// Base64 digits out of 16-bit units, and the other way round.
class Bits {
 public:
  void Put(uint32_t value, int count) {
    value_ = value_ << count | value;
    count_ += count;
  }
  uint32_t Take(int count) {
    count_ -= count;
    const uint32_t taken = value_ >> count_;
    value_ &= (1u << count_) - 1;
    return taken;
  }
  int count() const { return count_; }
  uint32_t value() const { return value_; }

 private:
  uint32_t value_ = 0;
  int count_ = 0;
};

class Decoder {
 public:
  Decoder(std::string_view bytes, const char* errors) : errors_("utf7", errors, bytes) {}

  Object* Run(int64_t* consumed) {
    for (;;) {
      while (at_ < Size()) {
        if (!(in_run_ ? InRun() : Outside())) return nullptr;
      }
      if (!in_run_ || consumed != nullptr) break;
      in_run_ = false;
      const bool complete = surrogate_ == 0 && bits_.count() < 6 && bits_.value() == 0;
      Flush();
      if (!complete && !Fail("unterminated shift sequence", Size())) return nullptr;
    }
    // The next call begins with the run that is not finished.
    if (consumed != nullptr) *consumed = in_run_ ? start_ : at_;
    return out_.Finish();
  }

 private:
  int64_t Size() const { return static_cast<int64_t>(errors_.bytes.size()); }
  unsigned char Byte() const { return static_cast<unsigned char>(errors_.bytes[at_]); }

  void Flush() {
    for (char32_t c : run_) out_.Append(c);
    run_.clear();
  }
  bool Fail(const char* reason, int64_t end) {
    Flush();
    return errors_.Handle(reason, start_, end, &out_, &at_);
  }

  bool InRun() {
    const unsigned char c = Byte();
    const int digit = DigitOf(c);
    if (digit >= 0) {
      ++at_;
      bits_.Put(digit, 6);
      if (bits_.count() >= 16) PutUnit(bits_.Take(16));
      return true;
    }
    in_run_ = false;
    if (bits_.count() >= 6) return Fail("partial character in shift sequence", ++at_);
    if (bits_.value() != 0) return Fail("non-zero padding bits in shift sequence", ++at_);
    if (surrogate_ != 0 && c < 0x80 && c != '+') run_.push_back(surrogate_);
    surrogate_ = 0;
    if (c == '-') ++at_;  // any other end stands for itself
    Flush();
    return true;
  }

  void PutUnit(uint32_t unit) {
    if (surrogate_ != 0) {
      const char32_t high = surrogate_;
      surrogate_ = 0;
      if (unit >= 0xdc00 && unit <= 0xdfff) {
        run_.push_back(0x10000 + ((high & 0x3ff) << 10 | (unit & 0x3ff)));
        return;
      }
      run_.push_back(high);
    }
    if (unit >= 0xd800 && unit <= 0xdbff) {
      surrogate_ = unit;
    } else {
      run_.push_back(unit);
    }
  }

  bool Outside() {
    const unsigned char c = Byte();
    start_ = at_++;
    if (c >= 0x80) return Fail("unexpected special character", at_);
    if (c != '+') {
      out_.Append(char32_t{c});
      return true;
    }
    if (at_ < Size() && Byte() == '-') {
      ++at_;
      out_.Append(char32_t{'+'});
      return true;
    }
    if (at_ < Size() && DigitOf(Byte()) < 0) return Fail("ill-formed sequence", ++at_);
    in_run_ = true;
    surrogate_ = 0;
    bits_ = Bits();
    return true;
  }

  DecodeErrors errors_;
  StrBuilder out_;
  std::u32string run_;      // decoded from the present run
  Bits bits_;
  char32_t surrogate_ = 0;  // a high one that waits for its low one
  bool in_run_ = false;
  int64_t at_ = 0;
  int64_t start_ = 0;       // of the run, or of what is wrong
};

}  // namespace

Object* DecodeUtf7(std::string_view bytes, const char* errors, int64_t* consumed) {
  return Decoder(bytes, errors).Run(consumed);
}

Object* EncodeUtf7(Object* s, const char*) {
  std::string out;
  Bits bits;
  bool in_run = false;
  const auto put = [&](uint32_t unit) {
    bits.Put(unit, 16);
    while (bits.count() >= 6) out += kAlphabet[bits.Take(6)];
  };
  const auto end = [&] {
    if (bits.count() > 0) out += kAlphabet[bits.value() << (6 - bits.count())];
    bits = Bits();
    in_run = false;
  };
  const int64_t n = StrLength(s);
  for (int64_t i = 0; i < n; ++i) {
    const char32_t c = StrAt(s, i);
    if (Direct(c)) {
      if (in_run) {
        end();
        if (c == '-' || DigitOf(static_cast<unsigned char>(c)) >= 0) out += '-';
      }
      out += static_cast<char>(c);
      continue;
    }
    if (!in_run) {
      out += '+';
      if (c == '+') {
        out += '-';
        continue;
      }
      in_run = true;
    }
    if (c >= 0x10000) {
      put(0xd800 + ((c - 0x10000) >> 10));
      put(0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      put(c);
    }
  }
  if (in_run) {
    end();
    out += '-';
  }
  return NewBytes(out);
}

}  // namespace tricolor
