package io.syncline.api.enrichment;

import io.syncline.api.http.ApiWords;
import io.syncline.core.workflow.EnrichmentAnswer;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a source was asked about a record last.
 *
 * @param askedBy the attribute whose value was sent
 * @param outcome {@code asked}: no answer is known; {@code filled}; {@code nothing}: it knows
 *     nothing of what was empty; {@code several}: several of its records agree, none is taken
 * @param filled the attributes that it filled, each with how sure it was in its own words
 */
@Schema(name = "Enrichment")
record EnrichmentView(
    String source, String askedBy, Instant askedAt, String outcome, Map<String, String> filled) {

  static EnrichmentView of(EnrichmentAnswer it) {
    return new EnrichmentView(
        it.source().value(),
        it.asked().attribute(),
        it.asked().at(),
        ApiWords.of(it.outcome()),
        it.filled());
  }
}
