package io.syncline.route.intake;

import io.syncline.core.deadletter.NamedRecords;
import io.syncline.core.model.Ids;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads events of dead letters as {@link Intake} reads those that arrive. */
public final class HookedRecords implements NamedRecords {

  private final Hooks hooks;
  private final EventSplitter splitter;
  private final InstantSource clock;

  public HookedRecords(Hooks hooks, Ids ids, InstantSource clock) {
    this.hooks = hooks;
    this.splitter = new EventSplitter(ids);
    this.clock = clock;
  }

  @Override
  public Map<String, Value> fields(SystemId system, Value.Struct payload) {
    var fields = new TreeMap<String, Value>();
    hooks
        .hook(system)
        .ifPresent(
            it ->
                EventSplitter.naming(it.webhook())
                    .forEach(path -> fields.put(path, read(payload, path))));
    return fields;
  }

  private static Value read(Value.Struct payload, String path) {
    var value = Paths.read(payload, path);
    return value == null ? Value.CLEARED : value;
  }

  @Override
  public List<NativeRef> named(SystemId system, Value.Struct payload) {
    var hook =
        hooks
            .hook(system)
            .orElseThrow(() -> new NamesNone("the system sends no webhooks to a started sync"));
    return splitter.named(hook, payload, clock.instant());
  }
}
