package io.syncline.core.audit.digest;

import java.time.InstantSource;
import java.util.function.Consumer;

/** Makes the digests that are due. To be called every few minutes, by every process alike. */
public final class AuditSealing {

  private final AuditDigests digests;
  private final Consumer<DigestWindow> made;
  private final InstantSource clock;

  /**
   * @param made is given each window once it is kept
   */
  public AuditSealing(AuditDigests digests, Consumer<DigestWindow> made, InstantSource clock) {
    this.digests = digests;
    this.made = made;
    this.clock = clock;
  }

  public void runOnce() {
    digests.bound();
    var window = digests.seal(clock.instant());
    while (window.isPresent()) {
      made.accept(window.get());
      window = digests.seal(clock.instant());
    }
  }
}
