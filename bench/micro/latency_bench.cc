// What a mutator sees of a collection: its speed and its gaps while a large heap is marked, and the
// same without a cycle, in turns. Through the collector's door only.
//
//   latency_bench [MIB [ROUNDS]]
//
// Prints one JSON object per workload. tools/bench latency runs it and makes a table of it.
//   local   operations on few objects: what the collector costs a program that computes
//   spread  operations all over the heap: each waits for memory, and so does the marker
// "speed_beside_a_reader" is the speed without a cycle beside a thread that only reads the same
// heap: what "speed_by_cpu" loses beyond that is the collector's own.
//
// Memory that is new costs page faults, and one of two mebibytes takes up to 7 ms in a virtual
// machine. So rounds are counted once the parts with and without a cycle find memory that was used
// before. "speed_by_cpu_new_memory" is that of the first round, whose part with a cycle has new
// memory; "faults" and "control_faults" say how many page faults were counted all the same.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "bench/micro/nodes.h"

namespace {

using namespace tricolor::bench::nodes;
using tricolor::gc::Heap;
using tricolor::gc::Load;
using tricolor::gc::Options;
using tricolor::gc::Poll;
using tricolor::gc::PollRequested;
using tricolor::gc::Store;

constexpr size_t kChildren = 1000;
constexpr size_t kLeafSlots = 4;

// A leaf's number is behind its slots.
Node* NewLeaf(Thread* t) { return New(t, kLeafSlots, sizeof(uint64_t)); }
void SetNumber(Node* leaf, uint64_t number) {
  __atomic_store_n(reinterpret_cast<uint64_t*>(&leaf->slots[kLeafSlots]), number, __ATOMIC_RELAXED);
}

uint64_t PageFaults() {
  rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return static_cast<uint64_t>(usage.ru_minflt);
}

// A tree of three levels; its leaves have 64 bytes.
Node* MakeHeap(Thread* t, size_t mib) {
  const size_t tops = std::max<size_t>(1, (mib << 20) / (kChildren * 64));
  Node* top = New(t, tops);
  t->roots[0] = top;
  for (size_t i = 0; i < tops; ++i) {
    Node* middle = New(t, kChildren);
    Store(top, &top->slots[i], middle);
    for (size_t k = 0; k < kChildren; ++k) Store(middle, &middle->slots[k], NewLeaf(t));
    Poll(t);
  }
  return top;
}

struct Figures {
  uint64_t operations = 0;
  uint64_t wall = 0;
  uint64_t cpu = 0;
  uint64_t faults = 0;
  uint64_t longest_poll_cpu = 0;
  std::vector<uint32_t> gaps;  // nanoseconds between two looks at the clock, ten operations apart

  double PerSecond(uint64_t ns) const {
    return static_cast<double>(operations) * 1e9 / static_cast<double>(std::max<uint64_t>(ns, 1));
  }
};

// Until a cycle that is asked for now has ended; without one, for `ns`.
Figures Work(Heap* heap, Thread* t, Node* top, bool spread, bool cycle, uint64_t ns) {
  Figures f;
  f.gaps.reserve(1 << 20);
  const uint64_t cycles = heap->GetStatistics().cycles;
  if (cycle) heap->RequestCollection();
  const uint64_t faults_begin = PageFaults();
  const uint64_t cpu_begin = Now(CLOCK_THREAD_CPUTIME_ID);
  const uint64_t begin = Now(CLOCK_MONOTONIC);
  uint64_t last = begin;
  uint64_t x = 88172645463325252u;
  const uint64_t tops = spread ? top->count : 1;
  const uint64_t children = spread ? kChildren : 16;
  for (uint64_t batch = 1;; ++batch) {
    for (int i = 0; i < 10; ++i) {
      x ^= x << 13;
      x ^= x >> 7;
      x ^= x << 17;
      Node* middle = Load(&top->slots[x % tops]);
      Node* owner = Load(&middle->slots[(x >> 32) % children]);
      // Now and then a short-lived object that refers to an old one; always a store into the old
      // one. Rarely enough that both kinds of rounds find memory that was used before.
      if (x % 16 == 0) {
        Node* node = New(t, 5);
        t->roots[1] = node;
        Store(node, &node->slots[0], owner);
      }
      Store(owner, &owner->slots[1], middle);
      SetNumber(owner, x);
      if (PollRequested(t)) {
        const uint64_t before = Now(CLOCK_THREAD_CPUTIME_ID);
        Poll(t);
        f.longest_poll_cpu =
            std::max(f.longest_poll_cpu, Now(CLOCK_THREAD_CPUTIME_ID) - before);
      }
    }
    f.operations += 10;
    const uint64_t now = Now(CLOCK_MONOTONIC);
    f.gaps.push_back(static_cast<uint32_t>(std::min<uint64_t>(now - last, UINT32_MAX)));
    last = now;
    if (batch % 64 != 0) continue;
    if (cycle ? heap->GetStatistics().cycles > cycles : now - begin > ns) {
      f.wall = now - begin;
      f.cpu = Now(CLOCK_THREAD_CPUTIME_ID) - cpu_begin;
      f.faults = PageFaults() - faults_begin;
      return f;
    }
  }
}

// What a machine's shared parts (a core's other half, cache, memory) take from a program beside which
// something else reads a heap: the same reading without marks, barrier and handshakes.
class Reader {
 public:
  explicit Reader(Node* top) : thread_([this, top] { Run(top); }) {}
  ~Reader() {
    stop_.store(true);
    thread_.join();
  }

 private:
  void Run(Node* top) {
    uint64_t sum = 0;
    for (;;) {
      for (uint64_t i = 0; i < top->count; ++i) {
        Node* middle = Load(&top->slots[i]);
        for (uint64_t k = 0; k < kChildren; ++k) {
          Node* leaf = Load(&middle->slots[k]);
          sum += __atomic_load_n(&leaf->count, __ATOMIC_RELAXED);
        }
        if (stop_.load(std::memory_order_relaxed)) {
          sum_.store(sum);
          return;
        }
      }
    }
  }
  std::atomic<bool> stop_{false};
  std::atomic<uint64_t> sum_{0};
  std::thread thread_;
};

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void PrintGaps(const char* name, std::vector<uint32_t> gaps) {
  std::sort(gaps.begin(), gaps.end());
  const auto at = [&gaps](double part) {
    const auto i = static_cast<size_t>(part * static_cast<double>(gaps.size() - 1));
    return static_cast<double>(gaps[i]) / 1e3;
  };
  std::printf(", \"%s_us\": {\"p50\": %.2f, \"p99\": %.2f, \"p999\": %.2f, \"max\": %.2f}", name,
              at(0.5), at(0.99), at(0.999), at(1.0));
}

struct Round {
  Figures marked, control, beside;
  double mark_ms;

  double ByCpu() const { return marked.PerSecond(marked.cpu) / control.PerSecond(control.cpu); }
};

Round RunRound(Heap* heap, Thread* t, Node* top, bool spread) {
  Round r;
  r.marked = Work(heap, t, top, spread, true, 0);
  r.mark_ms = static_cast<double>(heap->GetStatistics().last_mark_ns) / 1e6;
  r.control = Work(heap, t, top, spread, false, r.marked.wall);
  const Reader reader(top);
  r.beside = Work(heap, t, top, spread, false, r.marked.wall);
  return r;
}

// Rounds until one has no new memory; what the first one's speed was.
double WarmUp(Heap* heap, Thread* t, Node* top, bool spread) {
  constexpr int kMost = 3;
  constexpr uint64_t kFew = 8;
  double first = 0;
  for (int i = 0; i < kMost; ++i) {
    const Round r = RunRound(heap, t, top, spread);
    if (i == 0) first = r.ByCpu();
    if (r.marked.faults + r.control.faults + r.beside.faults <= kFew) break;
  }
  return first;
}

void Measure(Heap* heap, Thread* t, Node* top, size_t mib, bool spread, int rounds) {
  std::vector<double> by_wall, by_cpu, by_reader, wall_rates, cpu_rates, mark_ms;
  std::vector<uint32_t> gaps, control_gaps;
  uint64_t poll = UINT64_MAX;
  uint64_t faults = 0;
  uint64_t control_faults = 0;
  const double first = WarmUp(heap, t, top, spread);
  for (int i = 0; i < rounds; ++i) {
    const Round r = RunRound(heap, t, top, spread);
    const Figures& marked = r.marked;
    const Figures& control = r.control;
    mark_ms.push_back(r.mark_ms);
    by_reader.push_back(r.beside.PerSecond(r.beside.cpu) / control.PerSecond(control.cpu));
    by_wall.push_back(marked.PerSecond(marked.wall) / control.PerSecond(control.wall));
    by_cpu.push_back(r.ByCpu());
    wall_rates.push_back(control.PerSecond(control.wall));
    cpu_rates.push_back(control.PerSecond(control.cpu));
    gaps.insert(gaps.end(), marked.gaps.begin(), marked.gaps.end());
    control_gaps.insert(control_gaps.end(), control.gaps.begin(), control.gaps.end());
    poll = std::min(poll, marked.longest_poll_cpu);
    faults += marked.faults;
    control_faults += control.faults;
  }
  std::printf("{\"workload\": \"%s\", \"mib\": %zu, \"rounds\": %d, \"mark_ms\": %.1f, "
              "\"control_per_second\": %.0f, \"control_per_cpu_second\": %.0f, "
              "\"speed_by_wall\": %.3f, \"speed_by_cpu\": %.3f, "
              "\"speed_by_cpu_new_memory\": %.3f, \"faults\": %llu, \"control_faults\": %llu, "
              "\"speed_beside_a_reader\": %.3f, \"longest_poll_cpu_us\": %.1f",
              spread ? "spread" : "local", mib, rounds, Median(mark_ms), Median(wall_rates),
              Median(cpu_rates), Median(by_wall), Median(by_cpu), first,
              static_cast<unsigned long long>(faults),
              static_cast<unsigned long long>(control_faults), Median(by_reader),
              static_cast<double>(poll) / 1e3);
  PrintGaps("gap", std::move(gaps));
  PrintGaps("control_gap", std::move(control_gaps));
  std::printf("}\n");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const size_t mib = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 256;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  World world;
  Options options;
  Heap heap(&world, options);
  heap.SetEnabled(false);  // no cycle but those that are asked for
  Thread thread;
  heap.Register(&thread);
  Node* top = MakeHeap(&thread, mib);
  Measure(&heap, &thread, top, mib, false, rounds);
  Measure(&heap, &thread, top, mib, true, rounds);
  heap.Unregister(&thread);
  return 0;
}
