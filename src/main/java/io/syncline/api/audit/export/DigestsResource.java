package io.syncline.api.audit.export;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Cursor;
import io.syncline.api.http.Page;
import io.syncline.api.http.QueryParameters;
import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.audit.digest.AuditDigests;
import io.syncline.core.audit.digest.AuditFinding;
import io.syncline.core.audit.digest.DigestKeys;
import io.syncline.core.audit.digest.DigestWindow;
import io.syncline.core.audit.digest.Verification;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The digests of the audit log, and whether the audit log still matches them. */
@Path("/api/v1/audit/digests")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit")
class DigestsResource {

  private static final Pattern EXPECTED = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

  private final AuditDigests digests;
  private final DigestKeys keys;

  DigestsResource(AuditDigests digests, DigestKeys keys) {
    this.digests = digests;
    this.keys = keys;
  }

  /** One digest. */
  @Schema(name = "AuditDigest")
  record DigestView(
      long window,
      Instant at,
      @Schema(description = "It covers the rows with a number above this one") long after,
      @Schema(description = "The number of the last row that it covers") long upTo,
      long rows,
      @Schema(description = "The digest of the window before; empty for the first") String previous,
      @Schema(nullable = true, description = "Which key it was made with; null: none")
          @Nullable String key,
      String digest) {

    static DigestView of(DigestWindow it) {
      return new DigestView(
          it.number(),
          it.sealedAt(),
          it.rows().after(),
          it.rows().upTo(),
          it.parts().stream().mapToLong(DigestWindow.Part::rows).sum(),
          it.previous(),
          it.seal().keyId(),
          it.seal().digest());
    }
  }

  /** What a verification found. */
  @Schema(name = "AuditVerification")
  record VerificationView(
      @Schema(description = "Nothing was found that does not match") boolean intact,
      long windows,
      long rows,
      @Schema(description = "Windows whose digest was made without a key") long unkeyed,
      @Schema(description = "Windows whose key this server does not have: not verified with it")
          long keysUnknown,
      @Schema(description = "Rows that retention removed, by day") Map<String, Long> removed,
      long count,
      @Schema(description = "The first findings, by window") List<FindingView> findings,
      @Schema(nullable = true, description = "The newest window; null: there is none")
          @Nullable DigestView last) {

    static VerificationView of(Verification.Result it) {
      var removed = new TreeMap<String, Long>();
      it.removed().forEach((day, rows) -> removed.put(day.toString(), rows));
      var last = it.last();
      var findings = it.findings().stream().map(FindingView::of).toList();
      var read = it.read();
      return new VerificationView(
          it.intact(),
          read.windows(),
          read.rows(),
          read.unkeyed(),
          read.keysUnknown(),
          removed,
          it.count(),
          findings,
          last == null ? null : DigestView.of(last));
    }
  }

  /** One thing that does not match. */
  @Schema(name = "AuditFinding")
  record FindingView(
      long window,
      @Schema(
              enumeration = {
                "rows-changed",
                "rows-missing",
                "rows-added",
                "partition-missing",
                "removed-early",
                "digest-changed",
                "digest-missing",
                "chain-broken",
                "not-keyed",
                "not-as-expected"
              })
          String kind,
      String text,
      @Schema(nullable = true, description = "The day of the rows; null: it concerns the digest")
          @Nullable String day,
      @Schema(description = "How many rows were digested") long expected,
      @Schema(description = "How many rows there are") long found) {

    static FindingView of(AuditFinding it) {
      return new FindingView(
          it.window(),
          ApiWords.of(it.kind()),
          it.kind().text(),
          it.day() == null ? null : it.day().toString(),
          it.expected(),
          it.found());
    }
  }

  @GET
  @RolesAllowed(Permission.AUDIT)
  @Operation(
      operationId = "listAuditDigests",
      summary = "The digests of the audit log, oldest first")
  @Parameter(name = "since", in = ParameterIn.QUERY, description = "Only those made since then")
  @Parameter(name = "until", in = ParameterIn.QUERY, description = "Only those made before then")
  public Page<DigestView> list(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "since", "until");
    long after = query.cursor(1, it -> Long.valueOf(it.get(0))).orElse(0L);
    return Page.of(
        query,
        limit ->
            digests.windows(
                new AuditDigests.Query(after, query.time("since"), query.time("until"), limit)),
        DigestView::of,
        it -> Cursor.at(Long.toString(it.number())));
  }

  @GET
  @Path("/verification")
  @RolesAllowed(Permission.AUDIT)
  @Operation(
      operationId = "verifyAudit",
      summary = "Computes the digests again and says what does not match")
  @Parameter(name = "since", in = ParameterIn.QUERY, description = "Only windows made since then")
  @Parameter(name = "until", in = ParameterIn.QUERY, description = "Only windows made before then")
  @Parameter(
      name = "expect",
      in = ParameterIn.QUERY,
      description = "A digest that was kept elsewhere, as window:digest")
  public VerificationView verify(@Context UriInfo uri) {
    var query = QueryParameters.of(uri, "since", "until", "expect");
    return VerificationView.of(
        Verification.of(
            digests,
            keys,
            new Verification.Asked(
                query.time("since"), query.time("until"), expected(query.text("expect")))));
  }

  private static Verification.@Nullable Known expected(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var found = EXPECTED.matcher(text);
    if (!found.matches()) {
      throw Refusal.badRequest("expect is not the number of a window, a colon and its digest");
    }
    return new Verification.Known(Long.parseLong(found.group(1)), found.group(2));
  }
}
