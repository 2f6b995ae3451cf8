// Ephemerons: values that live as long as their keys, whatever they refer to.
#include "gc/ephemeron.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

char pair_type[16];  // slots[0]: the key, weak; slots[1]: its value

constexpr size_t kKey = 0;
constexpr size_t kValue = 1;

// Pairs are listed outside the heap, as a language lists its weak references.
class PairWorld : public World {
 public:
  void Trace(void* cell, Visitor& visitor) override {
    auto* node = static_cast<Node*>(cell);
    if (node->type != pair_type) return World::Trace(cell, visitor);
    // Between its birth and the stores of its maker: nothing is in it.
    if (__atomic_load_n(&node->count, __ATOMIC_ACQUIRE) < 2) return;
    visitor.VisitEphemeron(__atomic_load_n(&node->slots[kKey], __ATOMIC_ACQUIRE),
                           reinterpret_cast<void**>(&node->slots[kValue]));
  }
  void OnMarked(DeadSet& dead) override {
    if (heap != nullptr) some_died |= HasValuesOfDead(heap);
    std::lock_guard<std::mutex> hold(mutex);
    size_t left = 0;
    for (Node* pair : pairs) {
      if (!dead.IsMarked(pair)) continue;
      pairs[left++] = pair;
      Node* const key = Load(&pair->slots[kKey]);
      if (key == nullptr || dead.IsMarked(key)) continue;
      if (heap != nullptr) ListValuesOfDead(heap, key, &values_of_dead);
      StoreNoBarrier(&pair->slots[kKey], static_cast<Node*>(nullptr));
    }
    pairs.resize(left);
    World::OnMarked(dead);
  }
  Node* NewPair(Mutator* m, Node* key, Node* value, uint64_t id = 0) {
    Node* pair = New(m, 2, id, 0, pair_type);
    StoreNoBarrier(&pair->slots[kKey], key);  // weak: no barrier
    Set(pair, kValue, value);
    std::lock_guard<std::mutex> hold(mutex);
    pairs.push_back(pair);
    return pair;
  }

  std::mutex mutex;
  std::vector<Node*> pairs;  // guarded by mutex; weak too
  Heap* heap = nullptr;      // set: what OnMarked may ask is noted
  bool some_died = false;
  std::vector<void*> values_of_dead;
};

struct PairFixture {
  explicit PairFixture(const std::string& options = "stress=0")
      : heap(&world, TestOptions(options)) {
    heap.Register(&main);
  }
  ~PairFixture() { heap.Unregister(&main); }
  void Collect(CycleKind kind = CycleKind::kFull) { heap.Collect(&main, nullptr, kind); }
  size_t CountCells() {
    size_t n = 0;
    heap.ForEachCell(&main, [&n](void*) { ++n; });
    return n;
  }
  Node* Read(Node* pair, size_t slot) {
    return static_cast<Node*>(heap.WeakLoad(reinterpret_cast<void**>(&pair->slots[slot])));
  }

  PairWorld world;
  Heap heap;
  Thread main;
};

TEST(EphemeronTest, AValueLivesAsLongAsItsKey) {
  PairFixture f;
  Node* key = New(&f.main, 0, 1);
  f.main.roots[0] = key;
  Node* pair = f.world.NewPair(&f.main, key, New(&f.main, 0, 2));
  f.main.roots[1] = pair;
  for (const CycleKind kind : {CycleKind::kFull, CycleKind::kYoung, CycleKind::kFull}) {
    f.Collect(kind);
    ASSERT_EQ(f.Read(pair, kKey), key);
    ASSERT_NE(f.Read(pair, kValue), nullptr);
    EXPECT_EQ(f.Read(pair, kValue)->id, 2u);
  }
  f.main.roots[0] = nullptr;
  f.Collect();
  EXPECT_EQ(f.Read(pair, kKey), nullptr);
  EXPECT_EQ(f.Read(pair, kValue), nullptr);
  EXPECT_EQ(f.CountCells(), 1u);
}

TEST(EphemeronTest, AValueThatLeadsToItsKeyKeepsNeither) {
  PairFixture f;
  f.world.heap = &f.heap;
  Node* key = New(&f.main, 0, 1);
  Node* value = New(&f.main, 1, 2);
  Set(value, 0, key);
  Node* pair = f.world.NewPair(&f.main, key, value);
  f.main.roots[0] = pair;
  f.main.roots[1] = key;
  f.Collect();
  EXPECT_EQ(f.CountCells(), 3u);
  EXPECT_FALSE(f.world.some_died);
  f.main.roots[1] = value;  // who has the value has the key
  f.Collect();
  EXPECT_EQ(f.Read(pair, kKey), key);
  f.main.roots[1] = nullptr;
  f.Collect();
  EXPECT_EQ(f.CountCells(), 1u);
  EXPECT_EQ(f.Read(pair, kValue), nullptr);
  EXPECT_TRUE(f.world.some_died);
  EXPECT_EQ(f.world.values_of_dead, std::vector<void*>{value});
}

TEST(EphemeronTest, AValueDiesWithThePairThoughTheKeyLives) {
  PairFixture f;
  f.main.roots[0] = New(&f.main, 0, 1);
  f.world.NewPair(&f.main, f.main.roots[0], New(&f.main, 0, 2));
  f.Collect();
  EXPECT_EQ(f.CountCells(), 1u);
}

TEST(EphemeronTest, KeysOutsideTheHeapLiveAndNoKeyIsDead) {
  PairFixture f;
  static Node outside = {};
  f.main.roots[0] = f.world.NewPair(&f.main, &outside, New(&f.main, 0, 2));
  f.main.roots[1] = f.world.NewPair(&f.main, nullptr, New(&f.main, 0, 3));
  f.Collect();
  EXPECT_EQ(f.CountCells(), 3u);
  EXPECT_EQ(f.Read(f.main.roots[0], kValue)->id, 2u);
  EXPECT_EQ(f.Read(f.main.roots[1], kValue), nullptr);
}

// A young value in an old pair, and a pair that is stored into again.
TEST(EphemeronTest, YoungCyclesFindWhatOldPairsGot) {
  PairFixture f;
  Node* key = New(&f.main, 0, 1);
  f.main.roots[0] = key;
  Node* pair = f.world.NewPair(&f.main, key, nullptr);
  f.main.roots[1] = pair;
  f.Collect();
  Set(pair, kValue, New(&f.main, 0, 2));
  f.Collect(CycleKind::kYoung);
  ASSERT_NE(f.Read(pair, kValue), nullptr);
  EXPECT_EQ(f.Read(pair, kValue)->id, 2u);
  Set(pair, kValue, New(&f.main, 0, 3));
  f.Collect(CycleKind::kYoung);
  EXPECT_EQ(f.Read(pair, kValue)->id, 3u);
}

// key 0 is held; the value of key i is key i + 1. However the pairs lie, each is looked at once:
// where each round of marking went through all that wait, this would take hours.
void ExpectChain(bool forwards) {
  PairFixture f;
  constexpr size_t kLength = 200000;
  Node* pairs = New(&f.main, kLength, 1);
  f.main.roots[0] = pairs;
  Node* key = New(&f.main, 0, 0);
  f.main.roots[1] = key;
  f.main.roots[2] = key;
  for (size_t i = 0; i < kLength; ++i) {
    Node* next = New(&f.main, 1, i + 1);
    f.main.roots[3] = next;
    Set(pairs, forwards ? i : kLength - 1 - i, f.world.NewPair(&f.main, f.main.roots[2], next, i));
    f.main.roots[2] = next;
    if (i % 64 == 0) Poll(&f.main);
  }
  // The last one leads back to all of them.
  Set(f.main.roots[2], 0, pairs);
  f.main.roots[2] = f.main.roots[3] = nullptr;
  f.Collect();
  EXPECT_EQ(f.CountCells(), 2 * kLength + 2);
  uint64_t length = 0;
  for (Node* at = key; length < kLength; ++length) {
    Node* pair = Get(pairs, forwards ? length : kLength - 1 - length);
    ASSERT_EQ(f.Read(pair, kKey), at);
    at = f.Read(pair, kValue);
    ASSERT_NE(at, nullptr);
  }
  f.main.roots[1] = nullptr;
  f.Collect();
  EXPECT_EQ(f.CountCells(), kLength + 1);
}
TEST(EphemeronTest, AChainIsMarkedInOnePass) { ExpectChain(true); }
TEST(EphemeronTest, AChainAgainstTheOrderOfTracingToo) { ExpectChain(false); }

TEST(EphemeronTest, ManyValuesOfOneKey) {
  PairFixture f;
  constexpr size_t kPairs = 1000;
  Node* pairs = New(&f.main, kPairs, 1);
  f.main.roots[0] = pairs;
  // Behind the pairs, so that all of them wait for it.
  f.main.roots[1] = New(&f.main, 1, 2);
  Node* key = New(&f.main, 0, 3);
  Set(f.main.roots[1], 0, key);
  for (size_t i = 0; i < kPairs; ++i) {
    Set(pairs, i, f.world.NewPair(&f.main, key, New(&f.main, 0, i)));
  }
  f.Collect();
  EXPECT_EQ(f.CountCells(), 2 * kPairs + 3);
  Set(f.main.roots[1], 0, nullptr);
  f.Collect();
  EXPECT_EQ(f.CountCells(), kPairs + 2);
}

// A key that is revived has its values, and the values of what they lead to; while the weak phase
// lasts nobody reads them.
TEST(EphemeronTest, ARevivedKeyBringsItsValuesAlong) {
  PairFixture f;
  Node* first = New(&f.main, 0, 1, kFinalizable);
  Node* second = New(&f.main, 0, 2);
  Node* third = New(&f.main, 0, 3);
  Node* other = New(&f.main, 0, 4);
  f.main.roots[0] = f.world.NewPair(&f.main, second, third);
  f.main.roots[1] = f.world.NewPair(&f.main, first, second);
  f.main.roots[2] = f.world.NewPair(&f.main, other, New(&f.main, 0, 5));
  std::atomic<int> step{0};
  Node* read[3] = {first, first, first};
  f.world.on_marked = [&](DeadSet& dead) {
    if (step.load() != 0) return;
    EXPECT_FALSE(dead.IsMarked(second));
    dead.Revive(first);
    EXPECT_TRUE(dead.IsMarked(second) && dead.IsMarked(third));
    EXPECT_FALSE(dead.IsMarked(other));
    step.store(1);
    while (step.load() != 2) std::this_thread::yield();
  };
  Node* const pairs[3] = {f.main.roots[0], f.main.roots[1], f.main.roots[2]};
  std::thread thread = Spawn(&f.heap, [&](Thread* self) {
    while (step.load() != 1) {
      Poll(self);
      std::this_thread::yield();
    }
    for (size_t i = 0; i < 3; ++i) read[i] = f.Read(pairs[i], kValue);
    step.store(2);
  });
  f.Collect();
  for (Node* value : read) EXPECT_EQ(value, nullptr);
  EXPECT_EQ(f.Read(pairs[0], kValue), third);
  EXPECT_EQ(f.Read(pairs[1], kValue), second);
  EXPECT_EQ(f.Read(pairs[2], kValue), nullptr);
  Join(&f.main, &thread);
  f.Collect();
  EXPECT_EQ(f.CountCells(), 3u);
}

// Threads put pairs into a table, drop keys, and read values with the key in their hands and without,
// while cycles run. With the key the value is there; without it is whole, or null.
// Who reads a value while a cycle marks keeps it, and so its key: a cycle that marks for as long as it takes to
// read or exchange all pairs finds no dead key. So each thread has a place that nobody touches meanwhile.
TEST(EphemeronTest, ThreadsChangeTheTableWhileCyclesRun) {
  PairFixture f("initial_goal=1m");
  constexpr size_t kPairs = 256;
  constexpr uint64_t kThreads = 3;
  Node* table = New(&f.main, kPairs + kThreads, 1);
  f.world.globals[0] = table;
  std::atomic<uint64_t> running{kThreads};
  std::atomic<uint64_t> with_key{0}, without_key{0}, dead{0};
  std::atomic<uint64_t> full{0};  // collections
  // A starved collector may not have ended its cycles by then: until somebody met a dead key's value.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const auto goes_on = [&](int i) {
    return i < 200000 || (dead.load() == 0 && std::chrono::steady_clock::now() < end);
  };
  const auto make = [&](Thread* self, size_t root, size_t place, uint64_t x) {
    Node* key = New(self, 0, x);
    self->roots[root] = key;
    Node* value = New(self, 2, ~x);  // leads to its key, and to another pair's
    self->roots[32] = value;
    Set(value, 0, key);
    if (Node* pair = Get(table, (place + 7) % kPairs)) Set(value, 1, pair);
    Node* pair = f.world.NewPair(self, key, value, x);
    self->roots[16 + root] = pair;
    self->roots[32] = nullptr;
    Set(table, place, pair);
  };
  std::vector<std::thread> threads;
  for (uint64_t t = 0; t < kThreads; ++t) {
    threads.push_back(Spawn(&f.heap, [&, t](Thread* self) {
      uint64_t x = 88172645463325252u + t;
      uint64_t made = 0;  // in its place, after so many full collections
      for (int i = 0; goes_on(i); ++i) {
        if (full.load() >= made + 2) {  // the second one began after that
          Node* pair = Get(table, kPairs + t);
          if (pair != nullptr) {
            GTEST_CHECK_(f.Read(pair, kValue) == nullptr);
            dead.fetch_add(1, std::memory_order_relaxed);
          }
          make(self, 0, kPairs + t, x);
          self->roots[0] = self->roots[16] = nullptr;
          made = full.load();
        }
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        const size_t at = x % kPairs;
        const size_t root = x / 512 % 16;
        // roots[root]: a key; roots[16 + root]: the pair that was made for it.
        switch (x / 65536 % 6) {
          case 0:
            make(self, root, at, x);
            break;
          case 1:
            self->roots[root] = nullptr;
            break;
          case 2:
            self->roots[root] = self->roots[16 + root] = nullptr;
            break;
          case 3: {
            Node* pair = self->roots[16 + root];
            if (pair == nullptr || self->roots[root] == nullptr) break;
            Node* value = f.Read(pair, kValue);
            GTEST_CHECK_(value != nullptr && Intact(value) && Get(value, 0) == self->roots[root]);
            with_key.fetch_add(1, std::memory_order_relaxed);
            break;
          }
          case 4: {
            Node* pair = self->roots[16 + root];
            if (pair == nullptr || self->roots[root] == nullptr) break;
            Node* value = New(self, 1, ~pair->id);  // another value for the key
            Set(value, 0, self->roots[root]);
            Set(pair, kValue, value);
            break;
          }
          default: {
            Node* pair = Get(table, at);
            if (pair == nullptr) break;
            Node* value = f.Read(pair, kValue);
            if (value == nullptr) {
              dead.fetch_add(1, std::memory_order_relaxed);
              break;
            }
            GTEST_CHECK_(Intact(value) && value->id == ~pair->id);
            GTEST_CHECK_(Intact(Get(value, 0)) && Get(value, 0)->id == pair->id);
            self->roots[33 + x / 1048576 % 2] = value;
            without_key.fetch_add(1, std::memory_order_relaxed);
            if (x / 4194304 % 2 == 0) self->roots[33] = self->roots[34] = nullptr;
          }
        }
        if (x / 16384 % 4 == 0) Poll(self);
      }
      running.fetch_sub(1);
    }));
  }
  for (int i = 0; running.load() != 0; ++i) {
    f.Collect(i % 3 == 0 ? CycleKind::kFull : CycleKind::kYoung);
    if (i % 3 == 0) full.fetch_add(1);
  }
  for (std::thread& thread : threads) Join(&f.main, &thread);
  EXPECT_GT(with_key.load(), 0u);
  EXPECT_GT(without_key.load(), 0u);
  EXPECT_GT(dead.load(), 0u);
  // No key is held any more. Twice: what a cycle found alive while the threads ended is old.
  f.Collect();
  f.Collect();
  for (size_t i = 0; i < kPairs + kThreads; ++i) {
    if (Node* pair = Get(table, i)) {
      EXPECT_EQ(f.Read(pair, kValue), nullptr);
    }
  }
}

}  // namespace
}  // namespace tricolor::gc::fake
