package io.syncline.core.runtime;

import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.model.Ids;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time, new ids and what is installed: what nearly every part of the engine asks for.
 *
 * @param clock the time; tests set it
 * @param ids makes ids
 * @param installations what the started syncs come to now
 */
public record Runtime(InstantSource clock, Ids ids, Installations installations) {

  public Instant now() {
    return clock.instant();
  }

  public Installation installation() {
    return installations.current();
  }
}
