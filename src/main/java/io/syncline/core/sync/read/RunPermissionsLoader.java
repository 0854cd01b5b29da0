package io.syncline.core.sync.read;

import io.syncline.core.model.NativeRef;
import io.syncline.core.sync.state.Observation;
import io.syncline.core.sync.state.RunPermissions;
import io.syncline.core.sync.state.RunPermissionsLookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Adds to each observation the permissions of the runs behind it; each run is looked up once. */
public final class RunPermissionsLoader {

  private RunPermissionsLoader() {}

  public static List<Observation> of(
      List<Observation> seen, RunPermissionsLookup runPermissionsLookup) {
    var refs = new HashMap<String, List<NativeRef>>();
    for (var it : seen) {
      runs(it).forEach(run -> refs.computeIfAbsent(run, any -> new ArrayList<>()).add(it.ref()));
    }
    if (refs.isEmpty()) {
      return seen;
    }
    Map<String, RunPermissions> permissions = new HashMap<>();
    refs.forEach((run, some) -> permissions.put(run, runPermissionsLookup.of(run, some)));
    return seen.stream()
        .map(
            it ->
                it.under(
                    runs(it).stream()
                        .map(permissions::get)
                        .reduce(RunPermissions.NONE, RunPermissions::and)))
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
