package io.syncline.core.definition.compile.form;

import java.time.Instant;

/**
 * A sync that is to run.
 *
 * @param form what it comes to
 * @param contentHash hash of its definition's content
 * @param startedAt when it was started first
 */
public record StartedSync(SyncForm form, String contentHash, Instant startedAt) {

  public String name() {
    return form.definition().service();
  }
}
