// What a program sees that keeps much alive and replaces it at random: its speed, the gaps between
// its steps, what the collector takes from it, and what it occupies.
//
//   churn_bench tricolor|mimalloc|boehm MIB THREADS SECONDS [OPTIONS]
//
// OPTIONS is what TRICOLOR_GC would be. Prints one JSON object. mimalloc is the control: there is no
// collector, and its gaps are the machine's own.
//
// A step replaces one of the leaves below a table: 64 bytes with a child of 32.
//   gaps     wall clock, between two looks four steps apart, all threads together
//   stalls   what the collector took at one place: a poll that was asked for, a refill, a store
//            while the cycle marks or into an old owner; on the thread's own clock (`cpu`) and on
//            the wall's, which holds what the thread waited for, and also what the scheduler gave
//            to others
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <vector>

#include "bench/micro/peers.h"
#include "gc/size_class.h"

namespace tricolor::bench {
namespace {

constexpr size_t kLeaf = 6;       // slots: 64 bytes
constexpr size_t kTable = 1000;   // leaves of one table
constexpr size_t kUnit = 64 + 32;

uint64_t Now(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000000u + static_cast<uint64_t>(now.tv_nsec);
}

struct Figures {
  uint64_t steps = 0;
  uint64_t refused = 0;  // allocations that answered null
  double refused_at = 1;  // the smallest part of the limit that a collection had left in use then
  std::vector<uint32_t> gaps, stalls_cpu, stalls_wall;
};

// Measures what runs inside it.
class Stall {
 public:
  explicit Stall(Figures* f)
      : figures_(f), wall_(Now(CLOCK_MONOTONIC)), cpu_(Now(CLOCK_THREAD_CPUTIME_ID)) {}
  ~Stall() {
    figures_->stalls_cpu.push_back(Short(Now(CLOCK_THREAD_CPUTIME_ID) - cpu_));
    figures_->stalls_wall.push_back(Short(Now(CLOCK_MONOTONIC) - wall_));
  }
  static uint32_t Short(uint64_t ns) { return static_cast<uint32_t>(std::min<uint64_t>(ns, UINT32_MAX)); }

 private:
  Figures* const figures_;
  const uint64_t wall_;
  const uint64_t cpu_;
};

template <class W>
Node* New(W& worker, size_t slots, Figures*) {
  return worker.New(slots);
}
template <class W>
void Set(W& worker, Node* owner, Node** slot, Node* value, Figures*) {
  worker.Set(owner, slot, value);
}
template <class W>
void Safepoint(W&, Figures*) {}

// Ours is asked first whether the fast path will do.
Node* New(Tricolor::Worker& worker, size_t slots, Figures* f) {
  const gc::SizeClass c = gc::SizeClassOf(BytesOf(slots));
  const gc::FreeInterval& interval = worker.thread.intervals[c.index];
  if (static_cast<size_t>(interval.end - interval.cursor) >= c.bytes) return worker.New(slots);
  const Stall stall(f);
  return worker.New(slots);
}
void Set(Tricolor::Worker& worker, Node* owner, Node** slot, Node* value, Figures* f) {
  // While a cycle marks, or if the owner is old: then the slow path may remember it.
  if (!gc::BarrierOn(owner) || f->steps % 16 != 0) return worker.Set(owner, slot, value);
  const Stall stall(f);
  worker.Set(owner, slot, value);
}
void Safepoint(Tricolor::Worker& worker, Figures* f) {
  if (!gc::PollRequested(&worker.thread)) return;
  const Stall stall(f);
  worker.Safepoint();
}

Node** Slots(Node* node) { return &node->left; }
Node** ArraySlots(Node* node) { return &node->left + 1; }

template <class H>
void NoteRefusal(H*, Figures* f) {
  ++f->refused;
}
void NoteRefusal(Tricolor* heap, Figures* f) {
  ++f->refused;
  const auto live = static_cast<double>(heap->heap.GetStatistics().bytes_live);
  f->refused_at = std::min(f->refused_at, live / static_cast<double>(heap->options.hard_limit));
}

template <class W>
Node* Unit(W& worker, Figures* f) {
  Node* leaf = New(worker, kLeaf, f);
  if (leaf == nullptr) return nullptr;
  Node* child = New(worker, 2, f);
  if (child == nullptr) return nullptr;
  Set(worker, leaf, Slots(leaf), child, f);
  return leaf;
}

template <class W>
void FreeUnit(W& worker, Node* leaf) {
  if (leaf == nullptr) return;
  worker.Free(*Slots(leaf));
  worker.Free(leaf);
}

template <class H>
void Run(H* heap, size_t mib, int thread, double seconds, std::atomic<int>* ready, int threads,
         Figures* f) {
  typename H::Worker worker(heap);
  f->gaps.reserve(1 << 22);
  const size_t tables = std::max<size_t>(1, (mib << 20) / (kTable * kUnit));
  Node* top = worker.NewArray(tables);
  worker.Root(0, top);
  for (size_t t = 0; t < tables; ++t) {
    Node* table = worker.NewArray(kTable);
    if (table == nullptr) std::exit(4);
    worker.Set(top, &ArraySlots(top)[t], table);
    for (size_t i = 0; i < kTable; ++i) {
      Node* unit = Unit(worker, f);
      if (unit == nullptr) std::exit(4);
      worker.Set(table, &ArraySlots(table)[i], unit);
    }
    worker.Safepoint();
  }
  ready->fetch_add(1);
  worker.Blocked([&] {
    while (ready->load() < threads) std::this_thread::yield();
  });
  f->stalls_cpu.clear();
  f->stalls_wall.clear();
  uint64_t x = 88172645463325252u + static_cast<uint64_t>(thread) * 7919;
  const uint64_t begin = Now(CLOCK_MONOTONIC);
  const auto end = begin + static_cast<uint64_t>(seconds * 1e9);
  for (uint64_t last = begin; last < end;) {
    for (int i = 0; i < 4; ++i) {
      x ^= x << 13;
      x ^= x >> 7;
      x ^= x << 17;
      Node* table = gc::Load(&ArraySlots(top)[x % tables]);
      Node** slot = &ArraySlots(table)[(x >> 40) % kTable];
      Node* unit = Unit(worker, f);
      if (unit == nullptr) {
        NoteRefusal(heap, f);
      } else {
        Node* old = gc::Load(slot);
        Set(worker, table, slot, unit, f);
        if (!H::kCollects) FreeUnit(worker, old);
        ++f->steps;
      }
      Safepoint(worker, f);
    }
    const uint64_t now = Now(CLOCK_MONOTONIC);
    f->gaps.push_back(Stall::Short(now - last));
    last = now;
  }
  ready->fetch_add(1);
  // Nobody leaves before all have measured: the resident size is that of the whole.
  worker.Blocked([&] {
    while (ready->load() < 2 * threads + 1) std::this_thread::yield();
  });
}

void PrintSorted(const char* name, std::vector<uint32_t> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&values](double part) {
    if (values.empty()) return 0.0;
    return static_cast<double>(values[static_cast<size_t>(part * static_cast<double>(values.size() - 1))]) / 1e3;
  };
  std::printf(", \"%s\": {\"p50\": %.2f, \"p99\": %.2f, \"p999\": %.2f, \"max\": %.2f, \"count\": %zu}",
              name, at(0.5), at(0.99), at(0.999), at(1.0), values.size());
}

double ResidentMib() {
  long pages = 0;
  long resident = 0;
  if (FILE* f = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(f, "%ld %ld", &pages, &resident) != 2) resident = 0;
    std::fclose(f);
  }
  return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / 1048576.0;
}

void PrintCollector(Tricolor* heap) {
  const gc::Statistics s = heap->heap.GetStatistics();
  std::printf(", \"cycles\": %llu, \"full_cycles\": %llu, \"mark_ms\": %.1f",
              static_cast<unsigned long long>(s.cycles), static_cast<unsigned long long>(s.full_cycles),
              static_cast<double>(s.last_mark_ns) / 1e6);
}
void PrintCollector(Boehm*) {
  std::printf(", \"cycles\": %llu", static_cast<unsigned long long>(GC_get_gc_no()));
}
void PrintCollector(Mimalloc*) {}

template <class H>
int Main(const char* kind, size_t mib, int threads, double seconds, const std::string& options) {
  H heap(options);
  std::vector<Figures> figures(static_cast<size_t>(threads));
  std::atomic<int> ready{0};
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([&, t] {
      Run(&heap, mib / static_cast<size_t>(threads), t, seconds, &ready, threads,
          &figures[static_cast<size_t>(t)]);
    });
  }
  while (ready.load() < 2 * threads) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const double resident = ResidentMib();
  double own = 0;  // what this program keeps for its own figures
  Figures sum;
  for (const Figures& f : figures) {
    own += static_cast<double>((f.gaps.size() + f.stalls_cpu.size() + f.stalls_wall.size()) * 4) / 1048576.0;
    sum.steps += f.steps;
    sum.refused += f.refused;
    sum.refused_at = std::min(sum.refused_at, f.refused_at);
    sum.gaps.insert(sum.gaps.end(), f.gaps.begin(), f.gaps.end());
    sum.stalls_cpu.insert(sum.stalls_cpu.end(), f.stalls_cpu.begin(), f.stalls_cpu.end());
    sum.stalls_wall.insert(sum.stalls_wall.end(), f.stalls_wall.begin(), f.stalls_wall.end());
  }
  const double live = static_cast<double>(mib);
  std::printf("{\"kind\": \"%s\", \"mib\": %zu, \"threads\": %d, \"steps\": %llu, "
              "\"steps_per_second\": %.0f, \"refused\": %llu, \"refused_at\": %.3f, \"resident_mib\": %.1f, "
              "\"resident_to_live\": %.3f",
              kind, mib, threads, static_cast<unsigned long long>(sum.steps),
              static_cast<double>(sum.steps) / seconds,
              static_cast<unsigned long long>(sum.refused), sum.refused_at, resident - own,
              (resident - own) / live);
  PrintSorted("gaps_us", std::move(sum.gaps));
  PrintSorted("stalls_cpu_us", std::move(sum.stalls_cpu));
  PrintSorted("stalls_wall_us", std::move(sum.stalls_wall));
  PrintCollector(&heap);
  std::printf("}\n");
  ready.fetch_add(1);
  for (std::thread& thread : all) thread.join();
  return 0;
}

}  // namespace
}  // namespace tricolor::bench

int main(int argc, char** argv) {
  using namespace tricolor::bench;
  if (argc < 5) {
    std::fprintf(stderr, "usage: churn_bench tricolor|mimalloc|boehm MIB THREADS SECONDS [OPTIONS]\n");
    return 2;
  }
  const std::string kind = argv[1];
  const size_t mib = std::strtoul(argv[2], nullptr, 10);
  const int threads = std::max(1, std::atoi(argv[3]));
  const double seconds = std::atof(argv[4]);
  const std::string options = argc > 5 ? argv[5] : "";
  if (kind == "tricolor") return Main<Tricolor>("tricolor", mib, threads, seconds, options);
  if (kind == "mimalloc") return Main<Mimalloc>("mimalloc", mib, threads, seconds, options);
  if (kind == "boehm") return Main<Boehm>("boehm", mib, threads, seconds, options);
  std::fprintf(stderr, "churn_bench: no allocator is called %s\n", kind.c_str());
  return 2;
}
