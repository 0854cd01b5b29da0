package io.syncline.core.sync.merge;

import io.syncline.core.model.Link;
import io.syncline.core.model.RecordId;

/** A link that passes to another record, or to another role, as its next generation (S19). */
final class Relinked {

  private Relinked() {}

  static Link to(RecordId record, Link link, Link.Role role, String madeBy) {
    return new Link(record, link.ref(), role, link.generation() + 1, madeBy, link.lastSync());
  }
}
