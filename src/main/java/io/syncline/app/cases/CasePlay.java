package io.syncline.app.cases;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.cases.CaseFile.Happening;
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
import io.syncline.core.system.OperationRoutes;
import io.syncline.route.intake.VendorEvents;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sync with an engine, stores and systems of its own. Connections are not needed. */
final class CasePlay {

  final SyncForm form;
  final CaseWorld world;
  final CaseNames names;

  private CasePlay(SyncForm form, CaseWorld world, CaseNames names) {
    this.form = form;
    this.world = world;
    this.names = names;
  }

  /** The definition does not let the sync start. */
  static final class NotStarted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> reasons;

    private NotStarted(List<Finding> reasons) {
      super("the sync is not started", null, false, false);
      this.reasons = reasons;
    }

    List<Finding> reasons() {
      return reasons;
    }
  }

  /**
   * @param routes those that change values of fields are called
   * @throws NotStarted where the definition has problems, whatever connections it has
   */
  static CasePlay of(LoadedSync sync, SystemTypes types, OperationRoutes routes, Instant start) {
    // compiled again: a case runs without credentials
    var form = SyncCompiler.compile(sync.form().definition(), types);
    var started = new StartedSync(form, sync.contentHash(), Instant.EPOCH);
    var built = InstallationBuilder.build(List.of(started));
    if (!built.notStarted().isEmpty()) {
      throw new NotStarted(built.notStarted().values().iterator().next());
    }
    var world = new CaseWorld(built.installation(), systems(form, types), routes, start);
    return new CasePlay(form, world, new CaseNames(form, built.installation()));
  }

  private static Map<SystemId, SystemType> systems(SyncForm form, SystemTypes types) {
    var systems = new LinkedHashMap<SystemId, SystemType>();
    form.definition()
        .systems()
        .forEach(spec -> types.of(spec).ifPresent(type -> systems.put(spec.id(), type)));
    form.definition()
        .enrichmentSources()
        .forEach(
            it -> types.named(it.typeName()).ifPresent(type -> systems.put(it.system(), type)));
    return systems;
  }

  void happen(Happening happening) {
    world.clock.advance(happening.after());
    var record = happening.record();
    var ref = names.ref(happening.system(), happening.object(), happening.id(), record);
    var system = world.system(happening.system());
    if (happening.deleted()) {
      system.remove(ref);
    } else if (record != null) {
      system.edit(ref, record);
    }
    world.store.inbox().accept(events(happening, ref));
    if (!happening.together()) {
      world.settle();
    }
  }

  /** The vendor's own event where one is written, else a bare notice that the record changed. */
  private List<InboxEvent> events(Happening happening, NativeRef ref) {
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
