package io.syncline.core.definition.forming;

import io.syncline.core.definition.Finding;
import java.util.List;

/**
 * One sync file that was read and is whole.
 *
 * @param form what it comes to, findings with their positions
 * @param file where it stands
 * @param contentHash SHA-256 of what it says with the defaults laid under, hexadecimal
 */
public record LoadedSync(SyncForm form, String file, String contentHash) {

  public String name() {
    return form.definition().service();
  }

  /** Whether it can be started, by itself. */
  public boolean startable() {
    return form.holds().isEmpty();
  }

  public List<Finding> findings() {
    return form.findings();
  }
}
