package io.syncline.core.workflow;

import io.syncline.core.model.RecordId;
import java.util.List;

/** What sources were asked about records, outside any lock. */
public interface Enrichments {

  /** The last of each source about a record, by source. */
  List<EnrichmentAnswer> of(RecordId record);
}
