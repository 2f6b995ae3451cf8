// Cells: zero when they are handed out, used again after they died, large ones too.
#include <sys/mman.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <string>

#include "gc/heap_impl.h"
#include "tests/gc/fake.h"

namespace tricolor::gc::fake {
namespace {

bool IsZeroBehindHeader(const void* cell, size_t bytes) {
  const char* p = static_cast<const char*>(cell);
  return std::all_of(p + sizeof(ObjectHeader), p + bytes, [](char c) { return c == 0; });
}

TEST(AllocatorTest, CellsOfEverySizeAreZeroAndDoNotOverlap) {
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  std::mt19937 random(5);
  std::map<char*, size_t> taken;
  for (int round = 0; round < 3; ++round) {
    taken.clear();
    for (int i = 0; i < 3000; ++i) {
      const size_t bytes = 16 + random() % (i % 100 == 0 ? 300000 : i % 10 == 0 ? 20000 : 2000);
      auto* cell = static_cast<char*>(Allocate(&f.main, bytes, node_type, kLeaf));
      ASSERT_NE(cell, nullptr);
      ASSERT_EQ(reinterpret_cast<uintptr_t>(cell) % kGranule, 0u);
      ASSERT_TRUE(IsZeroBehindHeader(cell, bytes)) << bytes;
      ASSERT_GE(f.heap.CellSize(cell), bytes);
      std::memset(cell + sizeof(ObjectHeader), 0xab, bytes - sizeof(ObjectHeader));
      const auto next = taken.lower_bound(cell);
      if (next != taken.end()) {
        ASSERT_GE(next->first, cell + bytes);
      }
      if (next != taken.begin()) {
        const auto before = std::prev(next);
        ASSERT_LE(before->first + before->second, cell);
      }
      taken[cell] = bytes;
    }
    f.Collect();  // all of them die; the next round gets their memory
  }
}

TEST(AllocatorTest, MemoryOfTheDeadServesTheLiving) {
  Fixture f("stress=0,initial_goal=4m");
  for (int i = 0; i < 4000000; ++i) {
    New(&f.main, 1 + static_cast<size_t>(i) % 20);
    if (i % 64 == 0) Poll(&f.main);
  }
  EXPECT_LT(f.heap.GetStatistics().bytes_in_use, 64u << 20);
}

TEST(AllocatorTest, LargeObjectsLiveAndDie) {
  Fixture f;
  for (const size_t slots : {1200u, 4000u, 5000u, 20000u, 32760u, 33000u, 100000u, 1000000u}) {
    Node* node = New(&f.main, slots, slots);
    f.main.roots[0] = node;
    Set(node, slots - 1, New(&f.main, 0, 9));
    f.Collect();
    ASSERT_EQ(f.CountCells(), 2u);
    ASSERT_EQ(Get(node, slots - 1)->id, 9u);
    ASSERT_EQ(f.heap.FindCell(&node->slots[slots / 2]), node);
    ASSERT_EQ(f.heap.FindCell(reinterpret_cast<char*>(node) + f.heap.CellSize(node) - 1), node);
    f.main.roots[0] = nullptr;
    f.Collect();
    ASSERT_EQ(f.CountCells(), 0u);
  }
  EXPECT_LT(f.heap.GetStatistics().bytes_in_use, 1u << 20);
}

TEST(AllocatorTest, RunsOfBlocksAreReused) {
  Fixture f("stress=0,initial_goal=8m");
  std::mt19937 random(3);
  for (int i = 0; i < 20000; ++i) {
    Node* node = New(&f.main, 4000 + random() % 28000);
    ASSERT_TRUE(node->slots[node->count - 1] == nullptr);
    node->slots[node->count - 1] = node;
    f.main.roots[i % 8] = node;
    Poll(&f.main);
  }
  EXPECT_LT(f.heap.GetStatistics().bytes_in_use, 128u << 20);
}

TEST(AllocatorTest, AnImpossibleSizeIsRefused) {
  Fixture f;
  EXPECT_EQ(Allocate(&f.main, size_t{1} << 46, node_type, kLeaf), nullptr);
  EXPECT_EQ(Allocate(&f.main, ~size_t{0} - 5, node_type, kLeaf), nullptr);
  EXPECT_NE(New(&f.main, 1), nullptr);
}

size_t ResidentMiB() {
  size_t pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%*u %zu", &pages) != 1) pages = 0;
  std::fclose(file);
  return pages * 4096 >> 20;
}

TEST(AllocatorTest, EmptyBlocksGoBackToTheSystemWhenTheProgramRests) {
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's own memory is counted too";
#endif
  Fixture f("stress=0");
  constexpr size_t kMiB = 128;
  for (const size_t slots : {4u, 1000u, 6000u, 100000u}) {
    const size_t before = ResidentMiB();
    f.main.roots[0] = New(&f.main, 0);
    for (size_t i = 0; i < (kMiB << 20) / (slots * 8 + 32); ++i) {
      Node* node = New(&f.main, slots + 1);
      Set(node, 0, f.main.roots[0]);
      f.main.roots[0] = node;
      for (size_t k = 1; k < slots; k += 512) Set(node, k, node);
    }
    // What the round before left resident, at most 32 MiB, is taken first.
    EXPECT_GE(ResidentMiB() + 32 + 16, before + kMiB);
    f.main.roots[0] = nullptr;
    f.Collect();
    for (int i = 0; i < 300 && ResidentMiB() > before + 32; ++i) {
      const DetachedScope detached(&f.main);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    EXPECT_LE(ResidentMiB(), before + 32);
  }
}

TEST(AllocatorTest, APauseInAllocationKeepsTheIntervalThroughCycles) {
  Fixture f;
  for (int i = 0; i < 100; ++i) {
    f.main.roots[0] = New(&f.main, 1, static_cast<uint64_t>(i));
    f.Collect();
    ASSERT_EQ(f.CountCells(), 1u);
    ASSERT_EQ(f.main.roots[0]->id, static_cast<uint64_t>(i));
  }
}

TEST(AllocatorTest, AnObjectOfTwoGigabytesComesAndGoes) {
  constexpr size_t kBytes = size_t{2} << 30;
  Fixture f;
  const size_t before = f.heap.GetStatistics().bytes_in_use;
  Node* const node = New(&f.main, 1, 7, kLeaf, node_type, kBytes);
  ASSERT_NE(node, nullptr);
  f.main.roots[0] = node;
  char* const last = reinterpret_cast<char*>(node) + kBytes;
  *last = 1;
  EXPECT_EQ(f.heap.FindCell(last), node);
  EXPECT_EQ(f.heap.FindCell(reinterpret_cast<char*>(node) + kBytes / 2), node);
  f.Collect();
  f.Collect();
  EXPECT_TRUE(Intact(node));
  EXPECT_EQ(*last, 1);
  EXPECT_GE(f.heap.GetStatistics().bytes_in_use, before + kBytes);
  f.main.roots[0] = nullptr;
  f.Collect();
  f.Collect();
  EXPECT_LT(f.heap.GetStatistics().bytes_in_use, before + (size_t{1} << 20));
}

size_t ResidentPages(const char* begin, size_t bytes) {
  constexpr size_t kPage = 4096;
  std::vector<unsigned char> pages(bytes / kPage);
  EXPECT_EQ(mincore(const_cast<char*>(begin), bytes, pages.data()), 0);
  return static_cast<size_t>(std::count_if(pages.begin(), pages.end(), [](unsigned char c) { return (c & 1) != 0; }));
}

// One call of the system instead of sixteen faults, once a program is no small one any more.
// Whether the mapping around `address` asked for huge pages ("hg" among its flags).
bool AsksForHugePages(const void* address) {
  std::ifstream maps("/proc/self/smaps");
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    uintptr_t begin, end;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) inside = wanted >= begin && wanted < end;
    if (inside && line.rfind("VmFlags:", 0) == 0) return line.find(" hg") != std::string::npos;
  }
  return false;
}

TEST(AllocatorTest, TheFirstSegmentsButOneAskForHugePages) {
  if (!std::ifstream("/sys/kernel/mm/transparent_hugepage/enabled")) GTEST_SKIP() << "no huge pages in this system";
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  const BlockPool& pool = f.heap.impl()->pool;
  while (pool.segment_count() < 18) ASSERT_NE(Allocate(&f.main, 60000, node_type, kLeaf), nullptr);
  for (size_t i = 0; i < 18; ++i) {
    EXPECT_EQ(AsksForHugePages(pool.segment(i)), i >= 1 && i < 16) << i;
  }
}

TEST(AllocatorTest, PagesOfAFreshBlockComeTogether) {
  void* probe = mmap(nullptr, kBlockSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(probe, MAP_FAILED);
  const bool known = madvise(probe, kBlockSize, MADV_POPULATE_WRITE) == 0;
  munmap(probe, kBlockSize);
  if (!known) GTEST_SKIP() << "the kernel does not know MADV_POPULATE_WRITE";
  Fixture f("stress=0");
  f.heap.SetEnabled(false);
  const auto fresh_block = [&f] {
    for (;;) {
      char* const cell = reinterpret_cast<char*>(New(&f.main, 1, 0, kLeaf, node_type, 960));
      if (reinterpret_cast<uintptr_t>(cell) % kBlockSize == 0) return cell;
    }
  };
  EXPECT_LT(ResidentPages(fresh_block(), kBlockSize), kBlockSize / 4096);
  while (f.heap.impl()->pool.segment_count() < 18) fresh_block();  // behind those of huge pages
  EXPECT_EQ(ResidentPages(fresh_block(), kBlockSize), kBlockSize / 4096);
}

}  // namespace
}  // namespace tricolor::gc::fake
