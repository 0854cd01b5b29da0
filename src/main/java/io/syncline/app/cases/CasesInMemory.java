package io.syncline.app.cases;

import io.syncline.core.definition.cases.CaseFile;
import io.syncline.core.definition.cases.CaseFile.Case;
import io.syncline.core.definition.cases.CaseFile.Happening;
import io.syncline.core.definition.cases.CaseRunner;
import io.syncline.core.definition.compile.InstallationBuilder;
import io.syncline.core.definition.compile.SyncCompiler;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.StartedSync;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SystemId;
import io.syncline.route.intake.VendorEvents;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs each case with an engine, stores and systems of its own. Connections are not needed. */
public final class CasesInMemory implements CaseRunner {

  @Override
  public List<CaseResult> run(LoadedSync sync, SystemTypes types, CaseFile file) {
    return file.cases().stream().map(it -> run(sync, types, it)).toList();
  }

  private static CaseResult run(LoadedSync sync, SystemTypes types, Case written) {
    // compiled again: a case runs without credentials
    var form = SyncCompiler.compile(sync.form().definition(), types);
    var started = new StartedSync(form, sync.contentHash(), Instant.EPOCH);
    var built = InstallationBuilder.build(List.of(started));
    if (!built.notStarted().isEmpty()) {
      var reasons = built.notStarted().values().iterator().next();
      return new CaseResult(
          written.name(), reasons.stream().map(it -> "the sync is not started: " + it).toList());
    }
    try {
      var start = Instant.parse(written.now());
      var world = new CaseWorld(built.installation(), systems(form, types), start);
      var names = new CaseNames(form, built.installation());
      new Setting(world, names).put(written.given());
      for (var happening : written.when()) {
        happen(world, names, happening);
      }
      return new CaseResult(written.name(), new Expectations(world, names).check(written.then()));
    } catch (DateTimeException e) {
      return new CaseResult(
          written.name(), List.of("`now` is no instant like 2026-01-01T12:00:00Z"));
    } catch (CaseFault e) {
      return new CaseResult(written.name(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private static Map<SystemId, SystemType> systems(SyncForm form, SystemTypes types) {
    var systems = new LinkedHashMap<SystemId, SystemType>();
    form.definition()
        .systems()
        .forEach(spec -> types.of(spec).ifPresent(type -> systems.put(spec.id(), type)));
    return systems;
  }

  private static void happen(CaseWorld world, CaseNames names, Happening happening) {
    world.clock.advance(happening.after());
    var record = happening.record();
    var ref = names.ref(happening.system(), happening.object(), happening.id(), record);
    var system = world.system(happening.system());
    if (happening.deleted()) {
      system.remove(ref);
    } else if (record != null) {
      system.edit(ref, record);
    }
    world.store.inbox().accept(events(world, happening, ref));
    if (!happening.together()) {
      world.settle();
    }
  }

  /** The vendor's own event where one is written, else a bare notice that the record changed. */
  private static List<InboxEvent> events(CaseWorld world, Happening happening, NativeRef ref) {
    var now = world.clock.instant();
    var id = happening.system();
    if (happening.event() != null) {
      var webhook = world.system(id).type().webhook();
      if (webhook == null) {
        throw new CaseFault("`" + id + "` sends no events; write `record` instead of `event`");
      }
      return VendorEvents.of(id, webhook, happening.event(), now, world.ids);
    }
    return List.of(
        new InboxEvent(
            world.ids.next(),
            ref,
            happening.deleted() ? EventKind.DELETED : EventKind.UPDATED,
            InboxEvent.Source.HOOK,
            new InboxEvent.Arrival(null, now, now),
            InboxEvent.Content.NONE,
            Origin.of(id.value())));
  }
}
