package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.http.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class OpenApiIT {

  @Test
  void theDescriptionNamesEveryOperation() {
    assertThat(Api.operations())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("connectSystem", "post /api/v1/systems/{system}/connect"),
                Map.entry("getConsent", "get /api/v1/systems/{system}/connect/{request}"),
                Map.entry("listSubscriptions", "get /api/v1/systems/{system}/subscriptions"),
                Map.entry("subscribeSystem", "post /api/v1/systems/{system}/subscribe"),
                Map.entry("unsubscribeSystem", "post /api/v1/systems/{system}/unsubscribe"),
                Map.entry("listSyncs", "get /api/v1/syncs"),
                Map.entry("startSync", "post /api/v1/syncs/{sync}/start"),
                Map.entry("pauseSync", "post /api/v1/syncs/{sync}/pause"),
                Map.entry("resumeSync", "post /api/v1/syncs/{sync}/resume"),
                Map.entry("counts", "get /api/v1/syncs/{sync}/counts"),
                Map.entry("getSync", "get /api/v1/syncs/{sync}"),
                Map.entry("getSyncMap", "get /api/v1/syncs/{sync}/map"),
                Map.entry("listSyncVersions", "get /api/v1/syncs/{sync}/versions"),
                Map.entry("getSyncVersion", "get /api/v1/syncs/{sync}/versions/{version}"),
                Map.entry(
                    "getSyncVersionChanges", "get /api/v1/syncs/{sync}/versions/{version}/changes"),
                Map.entry("rollBackSync", "post /api/v1/syncs/{sync}/versions/{version}/roll-back"),
                Map.entry(
                    "syncRecord", "post /api/v1/syncs/{sync}/records/{entity}/{system}/{id}/sync"),
                Map.entry("searchRecords", "get /api/v1/records"),
                Map.entry("getRecord", "get /api/v1/records/{recordId}"),
                Map.entry("getRecordOfSystem", "get /api/v1/records/{entity}/{system}/{id}"),
                Map.entry("editRecord", "patch /api/v1/records/{entity}/{system}/{id}"),
                Map.entry("listEnrichments", "get /api/v1/records/{recordId}/enrichment"),
                Map.entry("enrichRecord", "post /api/v1/records/{recordId}/enrichment"),
                Map.entry("listCrossSystemIds", "get /api/v1/cross-system-ids"),
                Map.entry("listConflicts", "get /api/v1/conflicts"),
                Map.entry("listReviews", "get /api/v1/reviews"),
                Map.entry("getReview", "get /api/v1/reviews/{id}"),
                Map.entry("decideReview", "post /api/v1/reviews/{id}"),
                Map.entry("assignReview", "post /api/v1/reviews/{id}/assign"),
                Map.entry("decideReviews", "post /api/v1/reviews/{id}/decide-all"),
                Map.entry("conflictStatistics", "get /api/v1/conflicts/statistics"),
                Map.entry("getConflict", "get /api/v1/conflicts/{id}"),
                Map.entry("resolveConflict", "post /api/v1/conflicts/{id}/resolve"),
                Map.entry("rollbackConflict", "post /api/v1/conflicts/{id}/rollback"),
                Map.entry("pauseRecord", "post /api/v1/records/{recordId}/pause"),
                Map.entry("resumeRecord", "post /api/v1/records/{recordId}/resume"),
                Map.entry(
                    "getCrossSystemId", "get /api/v1/cross-system-ids/{entity}/{system}/{id}"),
                Map.entry(
                    "deleteCrossSystemId",
                    "delete /api/v1/cross-system-ids/{entity}/{system}/{id}"),
                Map.entry("listKeptApart", "get /api/v1/cross-system-ids/apart"),
                Map.entry("exportLinks", "get /api/v1/cross-system-ids/wide"),
                Map.entry("importLinks", "post /api/v1/cross-system-ids/wide"),
                Map.entry("mergeRecords", "post /api/v1/records/{recordId}/merge"),
                Map.entry("splitRecord", "post /api/v1/records/{recordId}/split"),
                Map.entry("undoMerge", "post /api/v1/merges/{id}/undo"),
                Map.entry("putCrossSystemId", "put /api/v1/cross-system-ids"),
                Map.entry("listDeadLetters", "get /api/v1/dead-letters"),
                Map.entry("getDeadLetter", "get /api/v1/dead-letters/{id}"),
                Map.entry("replayDeadLetter", "post /api/v1/dead-letters/{id}/replay"),
                Map.entry("assignDeadLetter", "post /api/v1/dead-letters/{id}/assign"),
                Map.entry("correctDeadLetter", "post /api/v1/dead-letters/{id}/correct"),
                Map.entry("replayDeadLetters", "post /api/v1/dead-letters/replay"),
                Map.entry("listAudit", "get /api/v1/audit"),
                Map.entry("exportAudit", "get /api/v1/audit/export"),
                Map.entry("startAuditExport", "post /api/v1/audit/export"),
                Map.entry("listAuditDigests", "get /api/v1/audit/digests"),
                Map.entry("verifyAudit", "get /api/v1/audit/digests/verification"),
                Map.entry("reportAudit", "get /api/v1/audit/report"),
                Map.entry("listAccesses", "get /api/v1/accesses"),
                Map.entry("askGate", "get /api/v1/gates/{entity}/{system}/{id}"),
                Map.entry("syncGate", "post /api/v1/gates/{entity}/{system}/{id}"),
                Map.entry("listActions", "get /api/v1/actions"),
                Map.entry("getTokens", "get /api/v1/tokens"),
                Map.entry("createToken", "post /api/v1/tokens"),
                Map.entry("revokeToken", "delete /api/v1/tokens/{name}"),
                Map.entry("createLoginLink", "post /api/v1/login-links"),
                Map.entry("bulkSync", "post /api/v1/syncs/{sync}/bulk"),
                Map.entry("listPlans", "get /api/v1/plans"),
                Map.entry("getPlan", "get /api/v1/plans/{id}"),
                Map.entry("listPlanItems", "get /api/v1/plans/{id}/items"),
                Map.entry("getPlanReport", "get /api/v1/plans/{id}/report.html"),
                Map.entry("getPlanSheet", "get /api/v1/plans/{id}/report.csv"),
                Map.entry("approvePlan", "post /api/v1/plans/{id}/approve"),
                Map.entry("undoRun", "post /api/v1/runs/{id}/undo"),
                Map.entry("listNotRestored", "get /api/v1/runs/{id}/undo"),
                Map.entry("getMaturity", "get /api/v1/maturity"),
                Map.entry("getQuality", "get /api/v1/quality"),
                Map.entry("getQualityHistory", "get /api/v1/quality/history"),
                Map.entry("getQualityReport", "get /api/v1/quality/report"),
                Map.entry("listSchemaDrifts", "get /api/v1/quality/drifts"),
                Map.entry("reconcile", "post /api/v1/syncs/{sync}/reconcile"),
                Map.entry("listRuns", "get /api/v1/runs"),
                Map.entry("getRun", "get /api/v1/runs/{id}"),
                Map.entry("getDifferencesSheet", "get /api/v1/runs/{id}/differences.csv"),
                Map.entry("listDifferences", "get /api/v1/runs/{id}/differences"),
                Map.entry("pauseRun", "post /api/v1/runs/{id}/pause"),
                Map.entry("resumeRun", "post /api/v1/runs/{id}/resume"),
                Map.entry("cancelRun", "post /api/v1/runs/{id}/cancel"),
                Map.entry("fixDifferences", "post /api/v1/differences/fix"),
                Map.entry("getDifferenceTrend", "get /api/v1/differences/trend"),
                Map.entry("listAllDifferences", "get /api/v1/differences"),
                Map.entry("getDifference", "get /api/v1/differences/{id}"),
                Map.entry("resolveDifference", "post /api/v1/differences/{id}/resolve"),
                Map.entry("closePeriod", "post /api/v1/syncs/{sync}/close"),
                Map.entry("getClose", "get /api/v1/closes/{id}"),
                Map.entry("getCloseSheet", "get /api/v1/closes/{id}/figures.csv"),
                Map.entry("listCloses", "get /api/v1/closes"),
                Map.entry("reopenPeriod", "post /api/v1/closes/{id}/reopen"),
                Map.entry("flagDifference", "post /api/v1/differences/{id}/flag"),
                Map.entry("pauseSystem", "post /api/v1/systems/{system}/pause"),
                Map.entry("resumeSystem", "post /api/v1/systems/{system}/resume"),
                Map.entry("checkSystem", "post /api/v1/systems/{system}/check"),
                Map.entry("resetSystem", "post /api/v1/systems/{system}/reset"),
                Map.entry("listMessages", "get /api/v1/messages"),
                Map.entry("replayMessage", "post /api/v1/messages/{id}/replay"),
                Map.entry("listChannels", "get /api/v1/messages/channels"),
                Map.entry("pauseChannel", "post /api/v1/messages/channels/{channel}/pause"),
                Map.entry("resumeChannel", "post /api/v1/messages/channels/{channel}/resume"),
                Map.entry("listAlerts", "get /api/v1/alerts"),
                Map.entry("acknowledgeAlert", "post /api/v1/alerts/{id}/acknowledge"),
                Map.entry("listAlertRules", "get /api/v1/alerts/rules/{sync}"),
                Map.entry("testAlerts", "post /api/v1/alerts/test/{sync}"),
                Map.entry("streamEvents", "get /api/v1/events"),
                Map.entry("listErasures", "get /api/v1/erasures"),
                Map.entry("previewErasure", "get /api/v1/erasures/preview"),
                Map.entry("getErasure", "get /api/v1/erasures/{id}"),
                Map.entry("startErasure", "post /api/v1/erasures"),
                Map.entry(
                    "confirmErasureStep", "post /api/v1/erasures/{id}/steps/{position}/confirm"),
                Map.entry("leaveErasureStep", "post /api/v1/erasures/{id}/steps/{position}/leave"),
                Map.entry("retryErasureStep", "post /api/v1/erasures/{id}/steps/{position}/retry"),
                Map.entry("listLegalHolds", "get /api/v1/legal-holds"),
                Map.entry("putLegalHold", "put /api/v1/legal-holds/{record}"),
                Map.entry("deleteLegalHold", "delete /api/v1/legal-holds/{record}"),
                Map.entry("listDueErasures", "get /api/v1/erasures/due"),
                Map.entry("exportSuppressions", "get /api/v1/suppressions"),
                Map.entry("importSuppressions", "post /api/v1/suppressions"),
                Map.entry("exportPerson", "get /api/v1/portability/{record}"),
                Map.entry("listWorkflows", "get /api/v1/workflows"),
                Map.entry("getWorkflow", "get /api/v1/workflows/{id}"),
                Map.entry("startWorkflow", "post /api/v1/workflows"),
                Map.entry("approveWorkflowStep", "post /api/v1/workflows/{id}/approve"),
                Map.entry("retryWorkflow", "post /api/v1/workflows/{id}/retry"),
                Map.entry("skipWorkflowStep", "post /api/v1/workflows/{id}/skip"),
                Map.entry("cancelWorkflow", "post /api/v1/workflows/{id}/cancel"),
                Map.entry("getSystemQuota", "get /api/v1/systems/{system}/quota"),
                Map.entry("listReviewRules", "get /api/v1/review-rules"),
                Map.entry("endReviewRule", "delete /api/v1/review-rules/{id}"),
                Map.entry("getMetrics", "get /api/v1/metrics"),
                Map.entry("getUsage", "get /api/v1/usage"),
                Map.entry("listSystems", "get /api/v1/systems")));
  }

  @Test
  void everyOperationSaysByWhichProblemsItMayBeRefused() {
    var document = Api.get("/q/openapi?format=json").jsonPath();
    Map<String, Map<String, Map<String, Map<String, Map<String, Object>>>>> paths =
        document.getMap("paths");
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (method, it) -> {
                  if (!path.startsWith("/api/v1/")) {
                    return;
                  }
                  var said = it.get("responses");
                  assertThat(said).as("%s %s", method, path).containsKeys("401", "500", "503");
                  if (path.contains("{")) {
                    assertThat(said).as("%s %s", method, path).containsKeys("400", "404");
                  }
                  if (!method.equals("get")) {
                    assertThat(said).as("%s %s", method, path).containsKey("409");
                  }
                  said.forEach(
                      (status, answer) -> {
                        if (status.compareTo("400") >= 0) {
                          assertThat(String.valueOf(answer.get("content")))
                              .as("%s %s %s", method, path, status)
                              .contains(Problem.MEDIA_TYPE, "schemas/Problem");
                        }
                      });
                }));
    assertThat(document.getMap("paths.'/api/v1/reviews/{id}'.post.responses"))
        .containsKeys("409", "412", "413", "415", "422");
    assertThat(document.getMap("paths.'/api/v1/syncs/{sync}/counts'.get.responses"))
        .containsKey("409");
    assertThat(document.getMap("paths.'/api/v1/syncs'.get.responses")).doesNotContainKey("404");
    assertThat(
            document.getMap("paths.'/api/v1/cross-system-ids/wide'.post.responses.'422'.content"))
        .containsOnlyKeys("application/json", Problem.MEDIA_TYPE);
    assertThat(document.getMap("paths.'/api/v1/cross-system-ids/wide'.get.responses"))
        .containsKeys("200", "404");
  }

  @Test
  void theDescriptionHasSchemasAndTheToken() {
    var document = Api.get("/q/openapi?format=json").jsonPath();

    assertThat(document.getMap("components.schemas"))
        .containsKeys("Sync", "Record", "Attribute", "DeadLetter", "AuditEntry", "Problem");
    assertThat(document.getMap("components.schemas")).doesNotContainKeys("Value", "Struct");
    assertThat(document.getString("components.securitySchemes.bearer.scheme")).isEqualTo("bearer");
    assertThat(
            document.getList(
                "paths.'/api/v1/reviews'.get.parameters.findAll { it.name in ['cursor', 'limit']"
                    + " }"))
        .hasSize(2);
    assertThat(document.getString("info.title")).isEqualTo("Syncline");
    assertThat(
            document.getString(
                "paths.'/api/v1/dead-letters'.get.parameters.find { it.name == 'kind' }.in"))
        .isEqualTo("query");
  }
}
