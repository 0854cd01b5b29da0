package io.syncline.core.change;

import io.syncline.core.model.NativeRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Puts beside what was seen what the runs behind it may do; each run is asked for once. */
final class Mandated {

  private Mandated() {}

  static List<Observation> of(List<Observation> seen, Mandates mandates) {
    var refs = new HashMap<String, List<NativeRef>>();
    for (var it : seen) {
      runs(it).forEach(run -> refs.computeIfAbsent(run, any -> new ArrayList<>()).add(it.ref()));
    }
    if (refs.isEmpty()) {
      return seen;
    }
    Map<String, Mandate> told = new HashMap<>();
    refs.forEach((run, some) -> told.put(run, mandates.of(run, some)));
    return seen.stream()
        .map(it -> it.under(runs(it).stream().map(told::get).reduce(Mandate.NONE, Mandate::and)))
        .toList();
  }

  private static List<String> runs(Observation it) {
    return it.events().stream()
        .map(queued -> queued.event().origin().run())
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.toList());
  }
}
