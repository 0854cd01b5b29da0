package io.syncline.core.definition.version;

import io.syncline.core.definition.compile.Loaded;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.map.IntegrationMap;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.version.SyncVersion.Content;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Keeps the versions of definitions that this process loads, and knows which it runs. Safe for
 * threads.
 */
public final class VersionKeeper {

  private final SyncVersions versions;
  private final InstantSource clock;
  private boolean started;
  private volatile Map<String, Current> current = Map.of();

  private record Current(LoadedSync sync, SystemTypes types, int number) {}

  public VersionKeeper(SyncVersions versions, InstantSource clock) {
    this.versions = versions;
    this.clock = clock;
  }

  /** Keeps what is new in what is loaded now; if it fails, it is done again by the next call. */
  public synchronized void follow(Loaded loaded) {
    var now = new HashMap<String, Current>();
    for (var sync : loaded.syncs()) {
      var before = current.get(sync.name());
      boolean same =
          before != null && before.sync().equals(sync) && before.types().equals(loaded.types());
      now.put(sync.name(), same ? before : kept(sync, loaded.types()));
    }
    current = Map.copyOf(now);
    started = true;
  }

  private Current kept(LoadedSync sync, SystemTypes types) {
    var number = versions.keep(sync.name(), content(sync, types), clock.instant(), !started);
    return new Current(sync, types, number);
  }

  /** The version that this process has loaded; empty: it has loaded none. */
  public OptionalInt current(String sync) {
    var it = current.get(sync);
    return it == null ? OptionalInt.empty() : OptionalInt.of(it.number());
  }

  static Content content(LoadedSync sync, SystemTypes types) {
    var definition = sync.form().definition();
    boolean whole = definition.systems().stream().noneMatch(it -> secret(it, types));
    return new Content(
        sync.file(),
        definition.version(),
        whole ? sync.text() : DefinitionText.of(definition),
        whole,
        MapFact.of(IntegrationMap.of(sync)));
  }

  /** Whether a setting that may be secret is written out. */
  private static boolean secret(SystemSpec spec, SystemTypes types) {
    var written = spec.connection();
    return written != null
        && written.entrySet().stream()
            .anyMatch(
                it ->
                    !variable(it.getValue()) && !harmless(it.getKey(), it.getValue(), spec, types));
  }

  private static boolean variable(String value) {
    return value.matches("\\$\\{\\w+}");
  }

  /** Of a setting that the type does not declare, it is not known. */
  private static boolean harmless(String name, String value, SystemSpec spec, SystemTypes types) {
    var declared = types.of(spec).map(it -> it.settings().get(name));
    return declared.filter(it -> !it.secret()).isPresent() && !value.contains("@");
  }
}
