package io.syncline.api.audit.export;

import io.syncline.api.http.Masking;
import io.syncline.core.audit.digest.DigestRow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Masks as everywhere, and writes the access log. */
@Singleton
class MaskedRows implements AuditFile.Shown {

  private final Masking masking;

  MaskedRows(Masking masking) {
    this.masking = masking;
  }

  @Override
  public boolean hides(DigestRow row, String attribute) {
    return masking.hides(row.fields().get("entity"), attribute);
  }

  @Override
  public void keep() {
    masking.keep();
  }

  @Override
  public void shows(DigestRow row) {
    var fields = row.fields();
    var record = fields.maybe("record");
    masking.shows(
        "audit",
        fields.get("entity"),
        record == null ? null : RecordId.parse(record),
        ref(fields),
        row.changes().keySet());
  }

  private static @Nullable NativeRef ref(DigestRow.Fields fields) {
    var system = fields.maybe("system");
    var object = fields.maybe("object");
    var id = fields.maybe("nativeId");
    return system == null || object == null || id == null
        ? null
        : new NativeRef(SystemId.of(system), object, id);
  }
}
