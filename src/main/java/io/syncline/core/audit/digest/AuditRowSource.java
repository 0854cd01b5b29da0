package io.syncline.core.audit.digest;

import io.syncline.core.audit.AuditLog;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the audit log as they are stored, to be exported. */
public interface AuditRowSource {

  /**
   * A page of the rows that fit, oldest cause first.
   *
   * @param query its cursor is not asked for
   * @param after the last row of the page before; null: from the oldest
   */
  List<DigestRow> rows(AuditLog.Query query, @Nullable DigestRow after);

  /** How many rows fit now. */
  long count(AuditLog.Query query);
}
