package io.syncline.route.landing;

import io.syncline.core.landing.Landing;
import io.syncline.core.model.value.Value;
import java.util.HashMap;

/** What steps share: rows as routes answer them, and names of properties. */
final class Landed {

  static final String OUTCOME = "syncline.outcome";

  /** Why, in words that are shown to people: no values. */
  static final String WHY = "syncline.why";

  static final String OPERATION = "syncline.operation";
  static final String IDEMPOTENCY_KEY = "syncline.idempotencyKey";
  static final String NATIVE_ID = "syncline.nativeId";

  /** When a row was here for the first time, and when it changed last. */
  private static final String CREATED = "_createdAt";

  private static final String CHANGED = "_changedAt";
  static final String ID = "_id";

  private Landed() {}

  static Value.Struct answered(Landing.Row row) {
    var fields = new HashMap<>(row.fields().fields());
    fields.put(ID, Value.text(row.id()));
    fields.put(CREATED, Value.text(row.createdAt().toString()));
    fields.put(CHANGED, Value.text(row.changedAt().toString()));
    return new Value.Struct(fields);
  }
}
