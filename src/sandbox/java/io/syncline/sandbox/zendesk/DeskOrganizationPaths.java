package io.syncline.sandbox.zendesk;

import io.syncline.sandbox.kernel.Cause;
import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.NativeRecord;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.sandbox.kernel.Router;

/** The endpoints of organizations. */
final class DeskOrganizationPaths {
  private static final String ORGANIZATIONS = "/api/v2/organizations";

  private final DeskOrganizations organizations;
  private final DeskListing listing;

  DeskOrganizationPaths(DeskOrganizations organizations, DeskListing listing) {
    this.organizations = organizations;
    this.listing = listing;
  }

  void addTo(Router router) {
    add(router, "GET", "/show_many", (r, v) -> listing.showMany(r, ZendeskVendor.base(r)));
    add(router, "GET", "/search", (r, v) -> listing.search(r, ZendeskVendor.base(r)));
    add(router, "GET", "", (r, v) -> listing.list(r, ZendeskVendor.base(r)));
    add(router, "POST", "", (r, v) -> create(r));
    add(router, "GET", "/{id}", (r, v) -> get(r, v.get(0)));
    add(router, "PUT", "/{id}", (r, v) -> update(r, v.get(0)));
    add(router, "DELETE", "/{id}", (r, v) -> delete(r, v.get(0)));
  }

  private static void add(Router router, String method, String path, Router.Endpoint endpoint) {
    ZendeskVendor.add(router, method, ORGANIZATIONS + path, endpoint);
  }

  private static Reply shown(int status, Request request, NativeRecord record) {
    var json = Json.object();
    json.set("organization", DeskOrganizations.show(record, ZendeskVendor.base(request)));
    return Reply.json(status, json);
  }

  private Reply get(Request request, String id) {
    var found = organizations.store().read(id);
    if (found == null || found.archived()) {
      throw DeskProblem.notFound();
    }
    return shown(200, request, found);
  }

  private Reply create(Request request) {
    var given = request.json().path("organization");
    return shown(201, request, organizations.create(Cause.api(request), given));
  }

  private Reply update(Request request, String id) {
    var given = request.json().path("organization");
    return shown(200, request, organizations.update(Cause.api(request), id, given));
  }

  private Reply delete(Request request, String id) {
    organizations.remove(Cause.api(request), id);
    return Reply.empty(204);
  }
}
