// What does a pair of INCREF and DECREF cost, by the place where the count lives?
//
//   plain    an add in the header; exact for one thread at a time (what the legacy lock gives)
//   legacy   the inline paths of compat/include/object.h: plain, behind their tests
//   table    a thread-local table of differences, flushed on a collision
//   atomic   a locked add in the header
//   biased   plain for the thread that owns the object, a locked add in a second word for others
//
// "own": each thread has objects of its own; "shared": all threads use the same ones.
// Numbers: nanoseconds a pair, the least of nine runs. See docs/decisions/001-header-and-ledger.md.
//
// g++ -std=c++20 -O2 bench/micro/ledger_bench.cc -lpthread
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <thread>
#include <vector>

namespace {

constexpr int kObjects = 64;     // all in cache: the cost of the count itself
constexpr int kRounds = 20000;
constexpr int kRuns = 9;
constexpr int32_t kBias = 1 << 30;

struct alignas(64) Object {
  int32_t count = kBias + 1;
  int32_t owner = 0;
  int32_t shared = 0;
};

uint32_t mode_words[2];  // barrier flag, parallel mode: read on every INCREF
thread_local int32_t self = 0;

int32_t Load(const int32_t* p) { return __atomic_load_n(p, __ATOMIC_RELAXED); }
void StoreRelaxed(int32_t* p, int32_t v) { __atomic_store_n(p, v, __ATOMIC_RELAXED); }

struct Plain {
  static void Up(Object* o) { StoreRelaxed(&o->count, Load(&o->count) + 1); }
  static void Down(Object* o) { StoreRelaxed(&o->count, Load(&o->count) - 1); }
};

__attribute__((noinline)) void Slow(Object* o, int32_t by) { StoreRelaxed(&o->count, Load(&o->count) + by); }

struct Legacy {
  static void Up(Object* o) {
    const int32_t n = Load(&o->count);
    if (__builtin_expect((n & (kBias - 1)) != 0 && n > 0 &&
                             (__atomic_load_n(&mode_words[0], __ATOMIC_RELAXED) |
                              __atomic_load_n(&mode_words[1], __ATOMIC_RELAXED)) == 0, 1)) {
      StoreRelaxed(&o->count, n + 1);
    } else {
      Slow(o, 1);
    }
  }
  static void Down(Object* o) {
    const int32_t n = Load(&o->count);
    if (__builtin_expect((n & (kBias - 1)) > 1 && n > 0 &&
                             __atomic_load_n(&mode_words[1], __ATOMIC_RELAXED) == 0, 1)) {
      StoreRelaxed(&o->count, n - 1);
    } else {
      Slow(o, -1);
    }
  }
};

struct Entry {
  Object* object;
  int64_t delta;
};
thread_local Entry table[1024];

struct Table {
  static void Add(Object* o, int by) {
    Entry& e = table[(reinterpret_cast<uintptr_t>(o) >> 6) & 1023];
    if (__builtin_expect(e.object != o, 0)) {
      if (e.object != nullptr && e.delta != 0) {
        __atomic_fetch_add(&e.object->count, static_cast<int32_t>(e.delta), __ATOMIC_RELAXED);
      }
      e.object = o;
      e.delta = 0;
    }
    e.delta += by;
  }
  static void Up(Object* o) { Add(o, 1); }
  static void Down(Object* o) { Add(o, -1); }
};

struct Atomic {
  static void Up(Object* o) { __atomic_fetch_add(&o->count, 1, __ATOMIC_RELAXED); }
  static void Down(Object* o) { __atomic_fetch_sub(&o->count, 1, __ATOMIC_ACQ_REL); }
};

struct Biased {
  static void Up(Object* o) {
    if (o->owner == self) {
      StoreRelaxed(&o->count, Load(&o->count) + 1);
    } else {
      __atomic_fetch_add(&o->shared, 1, __ATOMIC_RELAXED);
    }
  }
  static void Down(Object* o) {
    if (o->owner == self) {
      StoreRelaxed(&o->count, Load(&o->count) - 1);
    } else {
      __atomic_fetch_sub(&o->shared, 1, __ATOMIC_ACQ_REL);
    }
  }
};

template <class Kind>
void Pairs(Object* objects) {
  for (int r = 0; r < kRounds; ++r) {
    for (int i = 0; i < kObjects; ++i) {
      Kind::Up(&objects[i]);
      __asm__ volatile("" ::: "memory");
    }
    for (int i = 0; i < kObjects; ++i) {
      Kind::Down(&objects[i]);
      __asm__ volatile("" ::: "memory");
    }
  }
}

template <class Kind>
double Measure(int threads, bool shared) {
  double best = 1e9;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<std::vector<Object>> all(static_cast<size_t>(threads));
    for (auto& v : all) v.resize(kObjects);
    std::atomic<int> ready{0};
    std::vector<std::thread> workers;
    std::vector<double> took(static_cast<size_t>(threads));
    for (int t = 0; t < threads; ++t) {
      workers.emplace_back([&, t] {
        self = t;
        Object* objects = all[shared ? 0 : static_cast<size_t>(t)].data();
        if (!shared) {
          for (int i = 0; i < kObjects; ++i) objects[i].owner = t;
        }
        ready.fetch_add(1);
        while (ready.load() < threads) {
        }
        const auto begin = std::chrono::steady_clock::now();
        Pairs<Kind>(objects);
        const std::chrono::duration<double, std::nano> d = std::chrono::steady_clock::now() - begin;
        took[static_cast<size_t>(t)] = d.count() / (static_cast<double>(kRounds) * kObjects);
      });
    }
    for (std::thread& w : workers) w.join();
    // The slowest thread: with biased counts the owner is fast and the others are not.
    best = std::min(best, *std::max_element(took.begin(), took.end()));
  }
  return best;
}

template <class Kind>
void Row(const char* name) {
  std::printf("| %s | %.1f | %.1f | %.1f |\n", name, Measure<Kind>(1, false),
              Measure<Kind>(2, false), Measure<Kind>(2, true));
}

}  // namespace

int main() {
  std::printf("| count | 1 thread | 2 threads, own | 2 threads, shared |\n|---|---|---|---|\n");
  Row<Plain>("plain");
  Row<Legacy>("plain, with the header's tests");
  Row<Table>("thread-local table");
  Row<Atomic>("atomic");
  Row<Biased>("owner-biased");
  return 0;
}
