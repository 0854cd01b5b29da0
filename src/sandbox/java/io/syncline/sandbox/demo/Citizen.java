package io.syncline.sandbox.demo;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A person by their email, and the ids of their copies as they become known. */
final class Citizen {
  private final String email;
  private final Map<Place, String> ids = new EnumMap<>(Place.class);

  Citizen(String email, String crmId) {
    this.email = email;
    ids.put(Place.HUBSPOT, crmId);
  }

  String email() {
    return email;
  }

  @Nullable String id(Place place) {
    return ids.get(place);
  }

  void knownAs(Place place, String id) {
    ids.put(place, id);
  }

  boolean isKnownAs(String system, String id) {
    return ids.entrySet().stream()
        .anyMatch(it -> it.getKey().id().equals(system) && it.getValue().equals(id));
  }
}
