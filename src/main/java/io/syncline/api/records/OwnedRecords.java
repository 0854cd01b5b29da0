package io.syncline.api.records;

import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.model.RecordId;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.sync.read.Records;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Lets a data owner of a few syncs decide about their records only. */
@Singleton
class OwnedRecords {

  private final Records records;
  private final Identities identities;
  private final Caller caller;

  OwnedRecords(Records records, Identities identities, Caller caller) {
    this.records = records;
    this.identities = identities;
    this.caller = caller;
  }

  /**
   * A record by its id as it was sent. One that does not exist is found missing later.
   *
   * @throws Refusal where the caller may not decide about it
   */
  RecordId record(String id) {
    var record = new RecordId(QueryParameters.id(id, "record"));
    mustOwn(record);
    return record;
  }

  /** The same for a merge. */
  UUID merge(String id) {
    var merge = QueryParameters.id(id, "merge");
    identities.survivor(merge).ifPresent(this::mustOwn);
    return merge;
  }

  void mustOwn(String entity) {
    caller.mustOwn(entity);
  }

  private void mustOwn(RecordId record) {
    records.find(record).ifPresent(it -> caller.mustOwn(it.record().entity()));
  }
}
