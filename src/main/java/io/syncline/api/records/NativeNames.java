package io.syncline.api.records;

import io.syncline.api.http.Refusal;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import jakarta.inject.Singleton;

/** Finds out which native record a path names: entity, system and the system's own id. */
@Singleton
public class NativeNames {

  private final Installations installations;

  NativeNames(Installations installations) {
    this.installations = installations;
  }

  /**
   * @throws Refusal where no started sync keeps this entity in this system
   */
  public NativeRef ref(String entity, String system, String id) {
    var participant = participant(entity, system);
    return named(participant.system(), participant.object(), id);
  }

  /**
   * @throws Refusal where no started sync keeps this entity in this system
   */
  public SystemId system(String entity, String system) {
    return participant(entity, system).system();
  }

  private Participant participant(String entity, String system) {
    return installations
        .current()
        .entity(entity)
        .orElseThrow(() -> Refusal.unknown("No started sync has this entity"))
        .participants()
        .stream()
        .filter(it -> it.system().value().equals(system))
        .findFirst()
        .orElseThrow(() -> Refusal.unknown("No started sync has this entity in this system"));
  }

  private static NativeRef named(SystemId system, String object, String id) {
    if (id.codePoints().anyMatch(c -> c == 0 || c >= 0xD800 && c <= 0xDFFF)) {
      throw Refusal.badRequest("The id has characters that no system's id can have");
    }
    try {
      return new NativeRef(system, object, id);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("The id has 1 to 512 characters");
    }
  }
}
