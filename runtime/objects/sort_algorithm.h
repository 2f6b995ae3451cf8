// A stable merge sort that uses runs already in order, with galloping when one side wins often.
//
// WHY        Real inputs are partly sorted; and comparisons may be calls into Python, so their
//            number counts more than moves. Runs of at least kMinRun items (shorter ones are
//            filled up by binary insertion) are merged so that the stack of pending runs keeps
//            lengths that grow like Fibonacci numbers.
// REQUIRES   `Less` answers 1, 0, or -1 (an exception: sorting stops; the items are then some
//            permutation of the input).
#ifndef TRICOLOR_RUNTIME_OBJECTS_SORT_ALGORITHM_H_
#define TRICOLOR_RUNTIME_OBJECTS_SORT_ALGORITHM_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>

namespace tricolor {

template <class Item, class Less>
class MergeSorter {
 public:
  MergeSorter(Item* items, int64_t size, Less less) : items_(items), size_(size), less_(less) {}

  // False: a comparison failed, or no memory (out_of_memory()).
  bool Sort() {
    if (size_ < 2) return true;
    const int64_t min_run = MinRun(size_);
    for (int64_t begin = 0; begin < size_;) {
      int64_t length = FindRun(begin);
      if (length < 0) return false;
      if (length < min_run) {
        const int64_t forced = std::min(min_run, size_ - begin);
        if (!InsertInto(begin, begin + length, begin + forced)) return false;
        length = forced;
      }
      runs_[count_++] = {begin, length};
      if (!Collapse(false)) return false;
      begin += length;
    }
    return Collapse(true);
  }
  bool out_of_memory() const { return out_of_memory_; }

 private:
  struct Run {
    int64_t begin, length;
  };

  // 32..64, so that size / min_run is a power of two or a bit less.
  static int64_t MinRun(int64_t n) {
    int64_t odd = 0;
    while (n >= 64) {
      odd |= n & 1;
      n >>= 1;
    }
    return n + odd;
  }

  // The run that starts at `begin`: not descending, or strictly descending (then reversed).
  int64_t FindRun(int64_t begin) {
    int64_t end = begin + 1;
    if (end == size_) return 1;
    int less = less_(items_[end], items_[begin]);
    if (less < 0) return -1;
    const bool descending = less != 0;
    for (++end; end < size_; ++end) {
      less = less_(items_[end], items_[end - 1]);
      if (less < 0) return -1;
      if ((less != 0) != descending) break;
    }
    if (descending) std::reverse(items_ + begin, items_ + end);
    return end - begin;
  }

  // items[begin..sorted) is in order; brings items[sorted..end) into it.
  bool InsertInto(int64_t begin, int64_t sorted, int64_t end) {
    for (; sorted < end; ++sorted) {
      const Item pivot = items_[sorted];
      int64_t low = begin;
      int64_t high = sorted;
      while (low < high) {
        const int64_t middle = low + ((high - low) >> 1);
        const int less = less_(pivot, items_[middle]);
        if (less < 0) return false;
        if (less != 0) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      std::move_backward(items_ + low, items_ + sorted, items_ + sorted + 1);
      items_[low] = pivot;
    }
    return true;
  }

  bool Collapse(bool all) {
    while (count_ > 1) {
      int n = count_ - 2;
      const bool tall = n > 0 && runs_[n - 1].length <= runs_[n].length + runs_[n + 1].length;
      const bool deep = n > 1 && runs_[n - 2].length <= runs_[n - 1].length + runs_[n].length;
      if (all || tall || deep) {
        if (n > 0 && runs_[n - 1].length < runs_[n + 1].length) --n;
      } else if (runs_[n].length > runs_[n + 1].length) {
        break;
      }
      if (!MergeAt(n)) return false;
    }
    return true;
  }

  bool MergeAt(int i) {
    Run a = runs_[i];
    const Run b = runs_[i + 1];
    runs_[i].length = a.length + b.length;
    for (int j = i + 1; j + 1 < count_; ++j) runs_[j] = runs_[j + 1];
    --count_;
    // Items of a that are in place already, and items of b that are.
    const int64_t skip = GallopRight(items_[b.begin], items_ + a.begin, a.length);
    if (skip < 0) return false;
    a.begin += skip;
    a.length -= skip;
    if (a.length == 0) return true;
    const int64_t keep =
        GallopLeft(items_[a.begin + a.length - 1], items_ + b.begin, b.length, true);
    if (keep < 0) return false;
    if (keep == 0) return true;
    return a.length <= keep ? MergeLow(a.begin, a.length, keep) : MergeHigh(a.begin, a.length, keep);
  }

  // How many of the sorted from[0..n) are <= key: tried at 0, 1, 3, 7, … from the left.
  int64_t GallopRight(const Item& key, const Item* from, int64_t n) {
    int64_t low = 0;
    int64_t step = 1;
    while (low + step <= n) {
      const int less = less_(key, from[low + step - 1]);
      if (less < 0) return -1;
      if (less != 0) break;
      low += step;
      step <<= 1;
    }
    int64_t high = std::min(low + step - 1, n);
    while (low < high) {
      const int64_t middle = low + ((high - low) >> 1);
      const int less = less_(key, from[middle]);
      if (less < 0) return -1;
      if (less != 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  // How many of the sorted from[0..n) are < key. From the right end if `from_end`.
  int64_t GallopLeft(const Item& key, const Item* from, int64_t n, bool from_end) {
    int64_t low = 0;
    int64_t high = n;
    if (from_end) {
      int64_t step = 1;
      while (high - step >= 0) {
        const int less = less_(from[high - step], key);
        if (less < 0) return -1;
        if (less != 0) break;
        high -= step;
        step <<= 1;
      }
      low = std::max<int64_t>(high - step + 1, 0);
    } else {
      int64_t step = 1;
      while (low + step <= n) {
        const int less = less_(from[low + step - 1], key);
        if (less < 0) return -1;
        if (less == 0) break;
        low += step;
        step <<= 1;
      }
      high = std::min(low + step - 1, n);
    }
    while (low < high) {
      const int64_t middle = low + ((high - low) >> 1);
      const int less = less_(from[middle], key);
      if (less < 0) return -1;
      if (less != 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  bool Reserve(int64_t n) {
    if (n <= buffer_size_) return true;
    buffer_.reset(new (std::nothrow) Item[static_cast<size_t>(n)]);
    buffer_size_ = buffer_ == nullptr ? 0 : n;
    out_of_memory_ = buffer_ == nullptr;
    return buffer_ != nullptr;
  }

  static constexpr int kGallopAfter = 7;

  // Merges items[at..at+n) with the m items behind; the left side goes through the buffer.
  bool MergeLow(int64_t at, int64_t n, int64_t m) {
    if (!Reserve(n)) return false;
    std::copy(items_ + at, items_ + at + n, buffer_.get());
    const Item* a = buffer_.get();
    const Item* a_end = a + n;
    const Item* b = items_ + at + n;
    const Item* b_end = b + m;
    Item* out = items_ + at;
    bool ok = true;
    int a_wins = 0;
    int b_wins = 0;
    while (a < a_end && b < b_end) {
      const int less = less_(*b, *a);
      if (less < 0) {
        ok = false;
        break;
      }
      if (less != 0) {
        *out++ = *b++;
        a_wins = 0;
        if (++b_wins < kGallopAfter || b == b_end) continue;
        const int64_t k = GallopLeft(*a, b, b_end - b, false);
        if (k < 0) {
          ok = false;
          break;
        }
        out = std::copy(b, b + k, out);
        b += k;
        b_wins = 0;
      } else {
        *out++ = *a++;
        b_wins = 0;
        if (++a_wins < kGallopAfter || a == a_end) continue;
        const int64_t k = GallopRight(*b, a, a_end - a);
        if (k < 0) {
          ok = false;
          break;
        }
        out = std::copy(a, a + k, out);
        a += k;
        a_wins = 0;
      }
    }
    std::copy(a, a_end, out);  // what is left of b is in place
    return ok;
  }

  // The same from the end; the right side goes through the buffer.
  bool MergeHigh(int64_t at, int64_t n, int64_t m) {
    if (!Reserve(m)) return false;
    Item* b_begin = buffer_.get();
    std::copy(items_ + at + n, items_ + at + n + m, b_begin);
    Item* a_begin = items_ + at;
    Item* a = a_begin + n;  // one behind the last
    Item* b = b_begin + m;
    Item* out = items_ + at + n + m;
    bool ok = true;
    int a_wins = 0;
    int b_wins = 0;
    while (a > a_begin && b > b_begin) {
      const int less = less_(*(b - 1), *(a - 1));
      if (less < 0) {
        ok = false;
        break;
      }
      if (less != 0) {
        *--out = *--a;
        b_wins = 0;
        if (++a_wins < kGallopAfter || a == a_begin) continue;
        const int64_t k = GallopRight(*(b - 1), a_begin, a - a_begin);
        if (k < 0) {
          ok = false;
          break;
        }
        out = std::copy_backward(a_begin + k, a, out);
        a = a_begin + k;
        a_wins = 0;
      } else {
        *--out = *--b;
        a_wins = 0;
        if (++b_wins < kGallopAfter || b == b_begin) continue;
        const int64_t k = GallopLeft(*(a - 1), b_begin, b - b_begin, true);
        if (k < 0) {
          ok = false;
          break;
        }
        out = std::copy_backward(b_begin + k, b, out);
        b = b_begin + k;
        b_wins = 0;
      }
    }
    std::copy_backward(b_begin, b, out);
    return ok;
  }

  Item* items_;
  int64_t size_;
  Less less_;
  Run runs_[90];
  int count_ = 0;
  std::unique_ptr<Item[]> buffer_;
  int64_t buffer_size_ = 0;
  bool out_of_memory_ = false;
};

}  // namespace tricolor

#endif  // TRICOLOR_RUNTIME_OBJECTS_SORT_ALGORITHM_H_
