#include "gc/statistics.h"

#include <utility>

namespace tricolor::gc {

std::string ToJson(const Statistics& s) {
  const std::pair<const char*, uint64_t> members[] = {
      {"cycles", s.cycles},
      {"full_cycles", s.full_cycles},
      {"bytes_live", s.bytes_live},
      {"bytes_in_use", s.bytes_in_use},
      {"cells_allocated", s.cells_allocated},
      {"objects_freed_last", s.objects_freed_last},
      {"last_mark_ns", s.last_mark_ns},
      {"last_sweep_ns", s.last_sweep_ns},
      {"max_pause_ns", s.max_pause_ns},
      {"external_bytes", s.external_bytes},
  };
  static_assert(sizeof(members) / sizeof(members[0]) * sizeof(uint64_t) == sizeof(Statistics),
                "a field of Statistics is missing here");
  std::string json = "{";
  for (const auto& [name, value] : members) {
    if (json.size() > 1) json += ", ";
    json += '"';
    json += name;
    json += "\": ";
    json += std::to_string(value);
  }
  return json + "}";
}

}  // namespace tricolor::gc
