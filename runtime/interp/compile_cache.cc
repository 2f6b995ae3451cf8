#include "runtime/interp/compile_cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "runtime/interp/unmarshal.h"

namespace tricolor {

namespace {

constexpr size_t kLongestRequest = 4 << 20;
constexpr int kMostNewFiles = 256;
constexpr size_t kMostFiles = 4096;

std::atomic<int> new_files{0};

// Empty: there is to be no cache.
std::string Folder() {
  if (const char* own = getenv("TRICOLOR_CACHE")) return own;
  const char* base = getenv("XDG_CACHE_HOME");
  if (base != nullptr && base[0] == '/') return std::string(base) + "/tricolor";
  const char* home = getenv("HOME");
  return home != nullptr && home[0] == '/' ? std::string(home) + "/.cache/tricolor" : "";
}

uint64_t Fnv(const std::string& text, uint64_t hash) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

// What a file begins with: this format, the compiler, the request.
std::string HeadOf(const std::string& python, const std::string& request) {
  struct stat status {};
  stat(python.c_str(), &status);
  std::string head = "tricolor 1 " + std::to_string(kPycMagic) + " " + python + " " +
                     std::to_string(status.st_size) + " " + std::to_string(status.st_mtime) + " " +
                     std::to_string(request.size()) + "\n";
  return head + request;
}

std::string NameOf(const std::string& head) {
  char name[40];
  snprintf(name, sizeof name, "/%016llx%016llx",
           static_cast<unsigned long long>(Fnv(head, 0xcbf29ce484222325)),   // NOLINT
           static_cast<unsigned long long>(Fnv(head, 0x9e3779b97f4a7c15)));  // NOLINT
  return name;
}

// What stands between head and answer: a file that was cut or damaged is a miss.
std::string SumOf(const std::string& answer) {
  const uint64_t words[2] = {answer.size(), Fnv(answer, 0xcbf29ce484222325)};
  return std::string(reinterpret_cast<const char*>(words), sizeof words);
}

bool IsOursAlone(const struct stat& status) {
  return status.st_uid == geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

// The folder and those above it that are missing.
bool MakeFolder(const std::string& folder) {
  for (size_t at = folder.find('/', 1);; at = folder.find('/', at + 1)) {
    const std::string part = folder.substr(0, at);
    if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) return false;
    if (at == std::string::npos) break;
  }
  struct stat status;
  return stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && IsOursAlone(status);
}

void RemoveOldHalf(const std::string& folder) {
  DIR* dir = opendir(folder.c_str());
  if (dir == nullptr) return;
  std::vector<std::string> names;
  while (const dirent* entry = readdir(dir)) {
    if (entry->d_name[0] != '.') names.push_back(folder + "/" + entry->d_name);
  }
  closedir(dir);
  if (names.size() <= kMostFiles) return;
  std::vector<std::pair<time_t, size_t>> ages;
  for (size_t i = 0; i < names.size(); ++i) {
    struct stat status {};
    stat(names[i].c_str(), &status);
    ages.emplace_back(std::max(status.st_mtime, status.st_atime), i);
  }
  std::sort(ages.begin(), ages.end());
  for (size_t i = 0; i < ages.size() / 2; ++i) unlink(names[ages[i].second].c_str());
}

bool ReadFile(const std::string& path, std::string* out) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  struct stat status;
  bool ok = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && IsOursAlone(status);
  if (ok) {
    out->resize(static_cast<size_t>(status.st_size));
    size_t done = 0;
    while (ok && done < out->size()) {
      const ssize_t n = read(fd, out->data() + done, out->size() - done);
      if (n < 0 && errno == EINTR) continue;
      ok = n > 0;
      if (ok) done += static_cast<size_t>(n);
    }
  }
  close(fd);
  return ok;
}

bool WriteFile(const std::string& path, const std::string& head, const std::string& answer) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return false;
  bool ok = true;
  for (const std::string* part : {&head, &answer}) {
    size_t done = 0;
    while (ok && done < part->size()) {
      const ssize_t n = write(fd, part->data() + done, part->size() - done);
      if (n < 0 && errno == EINTR) continue;
      ok = n > 0;
      if (ok) done += static_cast<size_t>(n);
    }
  }
  return close(fd) == 0 && ok;
}

}  // namespace

bool CachedAnswer(const std::string& python, const std::string& request, std::string* answer) {
  if (request.size() > kLongestRequest) return false;
  const std::string folder = Folder();
  if (folder.empty()) return false;
  const std::string head = HeadOf(python, request);
  std::string file;
  if (!ReadFile(folder + NameOf(head), &file) || file.size() <= head.size() ||
      file.compare(0, head.size(), head) != 0) {
    return false;
  }
  constexpr size_t kSum = 2 * sizeof(uint64_t);
  if (file.size() < head.size() + kSum) return false;
  answer->assign(file, head.size() + kSum);
  return file.compare(head.size(), kSum, SumOf(*answer)) == 0;
}

void RememberAnswer(const std::string& python, const std::string& request,
                    const std::string& answer) {
  if (request.size() > kLongestRequest) return;
  const int count = new_files.fetch_add(1);
  if (count >= kMostNewFiles) return;
  const std::string folder = Folder();
  if (folder.empty() || !MakeFolder(folder)) return;
  if (count == 0) RemoveOldHalf(folder);
  std::string head = HeadOf(python, request);
  const std::string path = folder + NameOf(head);
  const std::string temporary =
      path + "." + std::to_string(getpid()) + "." + std::to_string(count);
  head += SumOf(answer);
  if (!WriteFile(temporary, head, answer) || rename(temporary.c_str(), path.c_str()) != 0) {
    unlink(temporary.c_str());
  }
}

}  // namespace tricolor
