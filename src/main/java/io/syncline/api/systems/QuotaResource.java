package io.syncline.api.systems;

import io.syncline.api.http.Refusal;
import io.syncline.core.access.Permission;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.QuotaCount;
import io.syncline.core.system.state.Quotas;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is left of a system's quota. */
@Path("/api/v1/systems/{system}/quota")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Systems")
class QuotaResource {

  private final ConnectedSystems systems;
  private final Quotas quotas;
  private final InstantSource clock;

  QuotaResource(ConnectedSystems systems, Quotas quotas, InstantSource clock) {
    this.systems = systems;
    this.quotas = quotas;
    this.clock = clock;
  }

  /**
   * A quota, and what is left of it for all processes.
   *
   * @param calls how many the vendor allows
   * @param left how many are left
   * @param leftForRuns how many of these polls and runs may use
   * @param since when the time began in which they are counted
   * @param until when it ends, and all are there again
   * @param reported whether the vendor reported how many were used
   * @param waiting what waits for it in this process
   */
  @Schema(name = "SystemQuota")
  record QuotaView(
      long calls,
      long left,
      long leftForRuns,
      Instant since,
      Instant until,
      boolean reported,
      @Schema(enumeration = {"nothing", "runs", "all"}) String waiting) {}

  @GET
  @RolesAllowed(Permission.READ_ALL)
  @Operation(operationId = "getSystemQuota", summary = "What is left of the quota of a system")
  public QuotaView quota(@PathParam("system") String system) {
    var connected =
        id(system)
            .flatMap(systems::find)
            .orElseThrow(() -> Refusal.unknown("No started sync connects a system of this id"));
    var quota = connected.type().quota();
    if (quota == null) {
      throw Refusal.unknown("The type of this system says no quota");
    }
    return view(connected, quota);
  }

  private static Optional<SystemId> id(String text) {
    try {
      return Optional.of(SystemId.of(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private QuotaView view(ConnectedSystem system, Quota quota) {
    var now = clock.instant();
    var count =
        quotas.count(system.id()).orElseGet(() -> QuotaCount.none(quota, now)).at(quota, now);
    var waiting = quotas.waiting().get(system.id());
    return new QuotaView(
        count.limit(quota),
        count.left(quota, false),
        count.left(quota, true),
        count.start(),
        quota.end(count.start()),
        count.reported(),
        waiting == null ? "nothing" : waiting.all() ? "all" : "runs");
  }
}
