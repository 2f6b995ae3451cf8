// The workloads of gc_bench.cc and churn_bench.cc in Java, for its collectors to be peers.
//
//   java [-XX:+UseZGC] [-Xmx4g] Peer.java speed DEPTH SECONDS     one JSON object per line and workload
//   java … Peer.java churn MIB THREADS SECONDS                     one JSON object
//
// A node has two references and no more. CPU time is that of the process: the compiler's and the
// collector's threads too. Each workload runs once for half of its time before it is measured.
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

public class Peer {
  static final class Node {
    Node left, right;
  }

  // As large as churn_bench's leaf: a header and six references.
  static final class Leaf {
    Object a, b, c, d, e, f;
  }

  static volatile Object keep;
  static volatile long total;

  static long cpuNs() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  // ---- trees -----------------------------------------------------------------------------------

  static void grow(Node node, int depth) {
    if (depth == 0) return;
    node.left = new Node();
    node.right = new Node();
    grow(node.left, depth - 1);
    grow(node.right, depth - 1);
  }

  static Node build(int depth) {
    Node left = depth == 0 ? null : build(depth - 1);
    Node right = depth == 0 ? null : build(depth - 1);
    Node node = new Node();
    node.left = left;
    node.right = right;
    return node;
  }

  static long count(Node node) {
    return node == null ? 0 : 1 + count(node.left) + count(node.right);
  }

  static long oneTree(int depth) {
    Node tree = new Node();
    grow(tree, depth);
    return count(tree);
  }

  static void twoTrees(int depth) {
    Thread[] all = new Thread[2];
    for (int i = 0; i < 2; ++i) {
      all[i] = new Thread(() -> total += oneTree(depth));
      all[i].start();
    }
    try {
      for (Thread thread : all) thread.join();
    } catch (InterruptedException e) {
      throw new RuntimeException(e);
    }
  }

  static void gcBench(int depth) {
    keep = build(depth);
    Node lives = new Node();
    grow(lives, depth - 2);
    Object[] array = new Object[500000];
    keep = new Object[] {lives, array};
    for (int d = 4; d <= depth - 2; d += 2) {
      long trees = 2 * (2L << (depth - 1)) / (2L << d) / 2;
      for (long i = 0; i < trees; ++i) {
        total += oneTree(d);
        keepLast = build(d);
      }
    }
    keep = null;
  }

  static Node keepLast;

  static void allocate32() {
    for (int i = 0; i < 1000; ++i) keepLast = new Node();
  }

  static void measure(String name, double seconds, long operations, Runnable work) {
    long cpu = 0, real = 0, rounds = 0;
    for (int pass = 0; pass < 2; ++pass) {
      double limit = pass == 0 ? seconds / 2 : seconds;
      long cpu0 = cpuNs(), real0 = System.nanoTime();
      rounds = 0;
      do {
        work.run();
        ++rounds;
      } while (System.nanoTime() - real0 < limit * 1e9);
      cpu = cpuNs() - cpu0;
      real = System.nanoTime() - real0;
    }
    double all = (double) (rounds * operations);
    System.out.printf(Locale.ROOT, "{\"name\": \"%s\", \"cpu\": %.2f, \"real\": %.2f}%n", name,
        cpu / all, real / all);
  }

  static void speed(int depth, double seconds) {
    measure("Allocate32", seconds, 1000, Peer::allocate32);
    Node kept = new Node();
    grow(kept, depth);
    keep = kept;
    measure("BinaryTrees1", seconds, 1, () -> total += oneTree(depth));
    measure("BinaryTrees2", seconds, 1, () -> twoTrees(depth));
    keep = null;
    measure("GCBench", seconds, 1, () -> gcBench(depth));
  }

  // ---- a large heap that changes ---------------------------------------------------------------

  // Times in nanoseconds, within 1/32 of their size.
  static final class Histogram {
    final long[] counts = new long[64 * 32];
    long max, all;

    static int bucket(long ns) {
      if (ns < 32) return (int) ns;
      int shift = 63 - Long.numberOfLeadingZeros(ns) - 5;
      return (shift + 1) * 32 + (int) (ns >> shift) - 32;
    }

    static long least(int bucket) {
      if (bucket < 32) return bucket;
      return (long) (bucket % 32 + 32) << (bucket / 32 - 1);
    }

    void add(long ns) {
      ++counts[bucket(ns)];
      ++all;
      max = Math.max(max, ns);
    }

    void add(Histogram other) {
      for (int i = 0; i < counts.length; ++i) counts[i] += other.counts[i];
      all += other.all;
      max = Math.max(max, other.max);
    }

    double at(double part) {
      long left = (long) (part * (all - 1));
      for (int i = 0; i < counts.length; ++i) {
        if (left < counts[i]) return least(i) / 1e3;
        left -= counts[i];
      }
      return max / 1e3;
    }
  }

  static Leaf unit() {
    Leaf leaf = new Leaf();
    leaf.a = new Node();
    return leaf;
  }

  static final class Churn extends Thread {
    final int number;
    final int tables;
    final double seconds;
    final java.util.concurrent.CyclicBarrier barrier;
    final Histogram gaps = new Histogram();
    long steps;

    Churn(int number, int mib, double seconds, java.util.concurrent.CyclicBarrier barrier) {
      this.number = number;
      this.tables = (int) Math.max(1, ((long) mib << 20) / (1000 * (64 + 32)));
      this.seconds = seconds;
      this.barrier = barrier;
    }

    @Override public void run() {
      try {
        work();
      } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
        throw new RuntimeException(e);
      }
    }

    void work() throws InterruptedException, java.util.concurrent.BrokenBarrierException {
      Object[][] top = new Object[tables][];
      for (int t = 0; t < tables; ++t) {
        top[t] = new Object[1000];
        for (int i = 0; i < 1000; ++i) top[t][i] = unit();
      }
      barrier.await();
      long x = 88172645463325252L + number * 7919L;
      long begin = System.nanoTime();
      long end = begin + (long) (seconds * 1e9);
      for (long last = begin; last < end;) {
        for (int i = 0; i < 4; ++i) {
          x ^= x << 13;
          x ^= x >>> 7;
          x ^= x << 17;
          top[(int) Long.remainderUnsigned(x, tables)][(int) ((x >>> 40) % 1000)] = unit();
          ++steps;
        }
        long now = System.nanoTime();
        gaps.add(now - last);
        last = now;
      }
      barrier.await();  // the resident size is that of the whole
      barrier.await();
    }
  }

  static double residentMib() throws java.io.IOException {
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
    return Long.parseLong(pages[1]) * 4096 / 1048576.0;
  }

  static void churn(int mib, int threads, double seconds) throws Exception {
    var barrier = new java.util.concurrent.CyclicBarrier(threads + 1);
    Churn[] all = new Churn[threads];
    for (int t = 0; t < threads; ++t) {
      all[t] = new Churn(t, mib / threads, seconds, barrier);
      all[t].start();
    }
    barrier.await();
    barrier.await();
    double resident = residentMib();
    Histogram gaps = new Histogram();
    long steps = 0;
    for (Churn one : all) {
      gaps.add(one.gaps);
      steps += one.steps;
    }
    System.out.printf(Locale.ROOT,
        "{\"kind\": \"java\", \"mib\": %d, \"threads\": %d, \"steps\": %d, \"steps_per_second\": %.0f, "
            + "\"refused\": 0, \"resident_mib\": %.1f, \"resident_to_live\": %.3f, \"gaps_us\": "
            + "{\"p50\": %.2f, \"p99\": %.2f, \"p999\": %.2f, \"max\": %.2f, \"count\": %d}}%n",
        mib, threads, steps, steps / seconds, resident, resident / mib, gaps.at(0.5), gaps.at(0.99),
        gaps.at(0.999), gaps.max / 1e3, gaps.all);
    System.out.flush();
    barrier.await();
  }

  public static void main(String[] words) throws Exception {
    if (words.length == 3 && words[0].equals("speed")) {
      speed(Integer.parseInt(words[1]), Double.parseDouble(words[2]));
    } else if (words.length == 4 && words[0].equals("churn")) {
      churn(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Double.parseDouble(words[3]));
    } else {
      System.err.println("usage: Peer.java speed DEPTH SECONDS | churn MIB THREADS SECONDS; not "
          + Arrays.toString(words));
      System.exit(2);
    }
  }
}
