package io.syncline.core.transform;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * The ways of one attribute of a record through syncs that share systems (S21). Within one sync a
 * value goes as far as its directions say; from a system that another sync includes too, it goes on
 * there, as an edit in that system would. A sync that includes the system which said it takes it
 * from there alone.
 */
record AttributeFlow(Entity entity, UnifiedRecord record, String attribute) {

  /** A value in a system, as one sync finds it. */
  private record Place(SyncRules sync, SystemId system) {}

  /** Where a sync that does not include the source finds what it said. */
  Set<SystemId> from(SystemId source, SyncRules sync) {
    var places = new HashSet<Place>();
    var open = new ArrayDeque<Place>();
    carrying(source).forEach(it -> open.add(new Place(it, source)));
    while (!open.isEmpty()) {
      var place = open.remove();
      if (places.add(place)) {
        onward(place, source, open);
      }
    }
    var found = new HashSet<SystemId>();
    places.stream().filter(it -> it.sync() == sync).map(Place::system).forEach(found::add);
    return found;
  }

  private void onward(Place from, SystemId source, ArrayDeque<Place> open) {
    var flows = Directions.of(from.sync(), record);
    for (var via : from.sync().systems()) {
      if (flows.permits(attribute, from.system(), via)) {
        carrying(via).stream()
            .filter(it -> it != from.sync() && !it.systems().contains(source))
            .forEach(it -> open.add(new Place(it, via)));
      }
    }
  }

  private Set<SyncRules> carrying(SystemId system) {
    var some = new HashSet<SyncRules>();
    for (var sync : entity.syncs()) {
      if (sync.systems().contains(system) && sync.scope().attributes().contains(attribute)) {
        some.add(sync);
      }
    }
    return some;
  }
}
