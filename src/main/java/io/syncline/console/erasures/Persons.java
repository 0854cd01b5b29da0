package io.syncline.console.erasures;

import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.sync.read.Records;
import jakarta.inject.Singleton;

/** Records, by their id or by one of their copies as {@code crm/contacts/17}. */
@Singleton
class Persons {

  private final Records records;
  private final Caller caller;

  Persons(Records records, Caller caller) {
    this.records = records;
    this.caller = caller;
  }

  /**
   * @throws Refusal where there is no such record
   */
  RecordId record(String who) {
    return state(who).record().id();
  }

  /**
   * @throws Refusal where there is no such record, or the caller decides about others only
   */
  RecordId owned(String who) {
    var record = state(who).record();
    caller.mustOwn(record.entity());
    return record.id();
  }

  private RecordState state(String who) {
    var text = who.strip();
    var copy = NativeRef.parse(text);
    var found =
        copy.isPresent()
            ? records.find(copy.get())
            : records.find(new RecordId(QueryParameters.id(text, "record")));
    return found
        .filter(it -> caller.readsEntity(it.record().entity()))
        .orElseThrow(() -> Refusal.unknown("There is no such record"));
  }
}
