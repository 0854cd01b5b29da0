package io.syncline.core.sync.planning;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.value.Attributes;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.Workspace;
import io.syncline.core.transform.FieldProblem;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.ReferenceNaming;
import io.syncline.core.transform.Transformer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Says what the deliveries of a judgement that is not saved would write. */
public final class DryRunDeliveries {

  private final Transformer transformer;
  private final PendingWrites pendingWrites;

  public DryRunDeliveries(Transformer transformer) {
    this.transformer = transformer;
    this.pendingWrites = new PendingWrites(transformer);
  }

  public DryRunResult of(Installation installation, Workspace workspace) {
    var changes = workspace.changes();
    var writes = new ArrayList<DryRunResult.Write>();
    for (var planned : changes.all(Effect.DeliveryPlanned.class)) {
      var delivery = planned.delivery();
      installation
          .entity(delivery.entity())
          .ifPresent(it -> writes.add(write(it, delivery, workspace.state(delivery.record()))));
    }
    var entry =
        changes.all(Effect.Audited.class).stream()
            .findFirst()
            .map(Effect.Audited::entry)
            .orElse(null);
    return new DryRunResult(
        entry == null ? null : entry.result().outcome(),
        entry == null ? null : entry.result().reason(),
        entry == null ? Map.of() : entry.changes(),
        changes.all(Effect.ReviewOpened.class).stream().map(Effect.ReviewOpened::item).toList(),
        writes.stream().filter(it -> !it.fields().isEmpty() || !it.unsayable().isEmpty()).toList());
  }

  private DryRunResult.Write write(Entity entity, Delivery delivery, RecordState state) {
    var target = entity.participant(delivery.target()).orElseThrow();
    var link = state.main(target.system(), target.object()).orElse(null);
    var fields =
        pendingWrites.of(entity, target, state, link).stream()
            .filter(it -> link == null || delivery.attributes().contains(it.attribute()))
            .toList();
    var naming = ReferenceNaming.of(target, fields, state.references());
    var outbound = transformer.outbound(entity, target, Attributes.of(naming.values()));
    return new DryRunResult.Write(
        target.system(),
        link == null ? null : link.link().ref(),
        link == null && delivery.change().create(),
        outbound.fields(),
        unsayable(outbound.problems(), naming));
  }

  private static Map<String, String> unsayable(
      List<FieldProblem> problems, ReferenceNaming naming) {
    var unsayable = new HashMap<String, String>();
    naming
        .waiting()
        .keySet()
        .forEach(it -> unsayable.put(it, "waits for the record it names to be there"));
    problems.forEach(it -> unsayable.putIfAbsent(it.attribute(), it.reason()));
    return unsayable;
  }
}
