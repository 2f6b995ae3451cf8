// Threads on one list, dict or set: nothing is lost, doubled or torn. Run under tsan too.
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "gtest/gtest.h"
#include "runtime/abstract.h"
#include "runtime/error.h"
#include "runtime/native.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/int.h"
#include "runtime/objects/list.h"
#include "runtime/objects/set.h"
#include "runtime/objects/str.h"
#include "runtime/objects/tuple.h"
#include "runtime/runtime.h"
#include "runtime/thread.h"

namespace tricolor {
namespace {

constexpr int kThreads = 4;

// The body of the threads that RunThreads starts.
std::function<void(int)>* body = nullptr;
std::atomic<int> started, ended;

Object* CallBody(Object*, Args args, size_t, Object*) {
  int64_t index = 0;
  IntFits(args[0], &index);
  started.fetch_add(1);
  {
    gc::DetachedScope detached(CurrentThread());
    while (started.load() < kThreads) std::this_thread::yield();
  }
  (*body)(static_cast<int>(index));
  if (ErrorSet()) {
    ADD_FAILURE() << "an exception was set";
    ClearError();
  }
  ended.fetch_add(1);
  return None();
}
const NativeMethod kBody = {"body", CallBody, 1, 1, 0, nullptr};

class ContainerRacesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    RuntimeOptions options;
    options.no_site = true;
    std::string error;
    runtime = Runtime::Start(options, &error).release();
    ASSERT_NE(runtime, nullptr) << error;
  }
  static void TearDownTestSuite() {
    delete runtime;
    runtime = nullptr;
  }

  // Runs f(0) … f(kThreads - 1) at the same time, each on a thread of the runtime.
  static void RunThreads(std::function<void(int)> f) {
    body = &f;
    started = 0;
    ended = 0;
    Object* function = NewNativeFunction(&kBody, nullptr, nullptr);
    for (int i = 0; i < kThreads; ++i) {
      ASSERT_NE(StartThread(function, TupleOf(NewInt(i)), nullptr), 0u);
    }
    gc::DetachedScope detached(CurrentThread());
    while (ended.load() < kThreads) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  static int64_t Value(Object* o) {
    int64_t value = -1;
    EXPECT_TRUE(IntFits(o, &value));
    return value;
  }

  static Runtime* runtime;
};
Runtime* ContainerRacesTest::runtime = nullptr;

TEST_F(ContainerRacesTest, AppendsAreAllThere) {
  constexpr int kEach = 5000;
  Object* list = NewList();
  RunThreads([&](int t) {
    for (int i = 0; i < kEach; ++i) {
      ASSERT_TRUE(ListAppend(list, NewInt(t * kEach + i)));
      if (i % 64 == 0) PollHere();
    }
  });
  ASSERT_EQ(ListSize(list), kThreads * kEach);
  std::set<int64_t> seen;
  int64_t last[kThreads] = {-1, -1, -1, -1};
  for (int64_t i = 0; i < ListSize(list); ++i) {
    const int64_t value = Value(ListGet(list, i));
    seen.insert(value);
    EXPECT_GT(value, last[value / kEach]);  // each thread's own order
    last[value / kEach] = value;
  }
  EXPECT_EQ(seen.size(), static_cast<size_t>(kThreads * kEach));
}

TEST_F(ContainerRacesTest, ReadersOfAListSeeItemsOrTheEnd) {
  Object* list = NewList();
  std::atomic<bool> stop{false};
  RunThreads([&](int t) {
    if (t == 0) {
      for (int round = 0; round < 300; ++round) {
        for (int i = 0; i < 100; ++i) ASSERT_TRUE(ListAppend(list, NewInt(i)));
        for (int i = 0; i < 50; ++i) ASSERT_NE(ListPop(list, -1), nullptr);
        for (int i = 0; i < 25; ++i) ASSERT_NE(ListPop(list, 0), nullptr);
        if (round % 10 == 9) {
          while (ListSize(list) > 0) ASSERT_NE(ListPop(list, -1), nullptr);
        }
        PollHere();
      }
      stop = true;
      return;
    }
    while (!stop) {
      for (int64_t i = 0; i < 120; ++i) {
        Object* o = ListGet(list, i);
        if (o == nullptr) continue;
        ASSERT_EQ(TypeOf(o), &int_type);
        ASSERT_LT(Value(o), 100);
      }
      PollHere();
    }
  });
}

TEST_F(ContainerRacesTest, KeysOfADictKeepTheirValues) {
  constexpr int kKeys = 2000;
  Object* dict = NewDict();
  Object* keys = NewList();
  for (int i = 0; i < kKeys; ++i) {
    ASSERT_TRUE(ListAppend(keys, i % 2 ? NewInt(i) : StrFormat("key%d", i)));
  }
  std::atomic<int> writers{2};
  RunThreads([&](int t) {
    if (t < 2) {  // value of key i is always i, in any round
      for (int round = 0; round < 5; ++round) {
        for (int i = t; i < kKeys; i += 2) {
          ASSERT_TRUE(DictSet(dict, ListGet(keys, i), NewInt(i)));
        }
        for (int i = t; i < kKeys; i += 4) ASSERT_EQ(DictDelete(dict, ListGet(keys, i)), 1);
        PollHere();
      }
      --writers;
      return;
    }
    while (writers > 0) {
      for (int i = 0; i < kKeys; ++i) {
        Object* value;
        const int found = DictLookup(dict, ListGet(keys, i), &value);
        ASSERT_GE(found, 0);
        if (found > 0) {
          ASSERT_EQ(Value(value), i);
        }
      }
      PollHere();
    }
  });
  EXPECT_EQ(DictSize(dict), kKeys / 2);
}

TEST_F(ContainerRacesTest, SetDefaultHasOneWinner) {
  constexpr int kKeys = 3000;
  Object* dict = NewDict();
  Object* answers[kThreads];
  for (Object*& list : answers) list = NewList();
  RunThreads([&](int t) {
    for (int i = 0; i < kKeys; ++i) {
      Object* value = DictSetDefault(dict, NewInt(i), NewInt(t));
      ASSERT_NE(value, nullptr);
      ASSERT_TRUE(ListAppend(answers[t], value));
      if (i % 64 == 0) PollHere();
    }
  });
  for (int i = 0; i < kKeys; ++i) {
    for (int t = 1; t < kThreads; ++t) {
      ASSERT_EQ(ListGet(answers[t], i), ListGet(answers[0], i)) << i;
    }
  }
  EXPECT_EQ(DictSize(dict), kKeys);
}

TEST_F(ContainerRacesTest, CachedEntriesAreNeverAnotherKeys) {
  Object* dict = NewDict();
  Object* name = Intern("cached");
  ASSERT_TRUE(DictSet(dict, name, NewInt(1)));
  std::atomic<bool> stop{false};
  RunThreads([&](int t) {
    if (t == 0) {
      for (int i = 0; i < 3000; ++i) {
        Object* other = StrFormat("other%d", i % 40);
        ASSERT_TRUE(DictSet(dict, other, NewInt(2)));
        if (i % 3 == 0) {
          ASSERT_EQ(DictDelete(dict, other), 1);
        }
        if (i % 100 == 0) {
          ASSERT_EQ(DictDelete(dict, name), 1);
          ASSERT_TRUE(DictSet(dict, name, NewInt(1)));
        }
        PollHere();
      }
      stop = true;
      return;
    }
    while (!stop) {
      uint32_t id;
      const int64_t index = DictEntryForCache(dict, name, &id);
      for (int i = 0; i < 50; ++i) {
        DictTable* table = DictTableOf(dict);
        if (id == 0 || __atomic_load_n(&table->keys_id, __ATOMIC_RELAXED) != id) break;
        if (index < 0) continue;
        Object* value = gc::Load(&DictEntries(table)[index].value);
        if (value != nullptr) {
          ASSERT_EQ(Value(value), 1);
        }
      }
      PollHere();
    }
  });
}

TEST_F(ContainerRacesTest, SetsLoseNothing) {
  constexpr int kEach = 4000;
  Object* set = NewSet();
  RunThreads([&](int t) {
    for (int i = 0; i < kEach; ++i) {
      ASSERT_EQ(SetAdd(set, NewInt(i * kThreads + t)), 1);
      ASSERT_EQ(SetContains(set, NewInt(i * kThreads + t)), 1);
      if (i % 4 == 3) {
        ASSERT_EQ(SetDiscard(set, NewInt((i - 2) * kThreads + t)), 1);
      }
      if (i % 64 == 0) PollHere();
    }
  });
  EXPECT_EQ(SetSize(set), kThreads * kEach * 3 / 4);
}

}  // namespace
}  // namespace tricolor
