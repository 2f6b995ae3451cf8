// Searching for a sequence of units in another: linear time, forward and backward.
//
// Short needles are looked for by their first unit and a direct comparison; long ones by the
// two-way method (Crochemore and Perrin, 1991), which needs no table and never goes back by more
// than it went forward.
#ifndef TRICOLOR_RUNTIME_OBJECTS_SEARCH_H_
#define TRICOLOR_RUNTIME_OBJECTS_SEARCH_H_

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace tricolor::search {

// Unit i of a sequence read from its end when kReverse.
template <class T, bool kReverse>
struct Units {
  const T* data;
  int64_t size;
  T operator[](int64_t i) const { return data[kReverse ? size - 1 - i : i]; }
};

// The critical position of `x` and the period of its right part under one order of the units.
template <class U>
int64_t MaximalSuffix(const U& x, int64_t m, bool inverted, int64_t* period) {
  int64_t i = -1, j = 0, k = 1, p = 1;
  while (j + k < m) {
    const auto a = x[j + k], b = x[i + k];
    if (inverted ? b < a : a < b) {
      j += k;
      k = 1;
      p = j - i;
    } else if (a == b) {
      if (k == p) {
        j += p;
        k = 1;
      } else {
        ++k;
      }
    } else {
      i = j++;
      k = p = 1;
    }
  }
  *period = p;
  return i;
}

template <class T, bool kReverse>
int64_t TwoWay(Units<T, kReverse> y, Units<T, kReverse> x) {
  const int64_t n = y.size, m = x.size;
  int64_t p1, p2;
  const int64_t i1 = MaximalSuffix(x, m, false, &p1), i2 = MaximalSuffix(x, m, true, &p2);
  const int64_t cut = std::max(i1, i2);
  int64_t period = i1 > i2 ? p1 : p2;
  bool periodic = cut + 1 + period <= m;
  for (int64_t i = 0; periodic && i <= cut; ++i) periodic = x[i] == x[i + period];
  int64_t position = 0, memory = -1;
  if (!periodic) period = std::max(cut + 1, m - cut - 1) + 1;
  while (position <= n - m) {
    int64_t i = std::max(cut, memory) + 1;
    while (i < m && x[i] == y[position + i]) ++i;
    if (i < m) {
      position += i - cut;
      memory = -1;
      continue;
    }
    i = cut;
    while (i > memory && x[i] == y[position + i]) --i;
    if (i <= memory) return position;
    position += period;
    memory = periodic ? m - period - 1 : -1;
  }
  return -1;
}

template <class T>
const T* FindUnit(const T* begin, const T* end, T unit) {
  if constexpr (sizeof(T) == 1) {
    const void* p = std::memchr(begin, unit, end - begin);
    return p == nullptr ? end : static_cast<const T*>(p);
  } else {
    return std::find(begin, end, unit);
  }
}

inline constexpr int64_t kLongNeedle = 12;

// First match in y[0, n) of x[0, m); -1: none. An empty needle matches at 0.
template <class T>
int64_t Forward(const T* y, int64_t n, const T* x, int64_t m) {
  if (m == 0) return 0;
  if (m > n) return -1;
  if constexpr (sizeof(T) == 1) {
    if (m > 1) {
      const void* p = memmem(y, n, x, m);
      return p == nullptr ? -1 : static_cast<const T*>(p) - y;
    }
  }
  if (m > kLongNeedle) return TwoWay<T, false>({y, n}, {x, m});
  const T *p = y, *last = y + (n - m) + 1;
  while ((p = FindUnit(p, last, x[0])) != last) {
    if (std::equal(x + 1, x + m, p + 1)) return p - y;
    ++p;
  }
  return -1;
}

// Last match; an empty needle matches at n.
template <class T>
int64_t Backward(const T* y, int64_t n, const T* x, int64_t m) {
  if (m == 0) return n;
  if (m > n) return -1;
  if (m > kLongNeedle) {
    const int64_t at = TwoWay<T, true>({y, n}, {x, m});
    return at < 0 ? -1 : n - m - at;
  }
  for (int64_t i = n - m; i >= 0; --i) {
    if (y[i] == x[0] && std::equal(x + 1, x + m, y + i + 1)) return i;
  }
  return -1;
}

}  // namespace tricolor::search

#endif  // TRICOLOR_RUNTIME_OBJECTS_SEARCH_H_
