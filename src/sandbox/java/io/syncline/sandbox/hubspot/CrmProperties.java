package io.syncline.sandbox.hubspot;

import io.syncline.sandbox.kernel.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.util.List;

/**
 * The properties that exist, and the endpoint by which an integrator adds custom ones.
 *
 * <p>{@code syncline_id} is such a custom property, unique and there from the start: the marker a
 * create can be found by.
 */
final class CrmProperties {
  static final List<String> CONTACT =
      List.of(
          """
          hs_object_id createdate lastmodifieddate email firstname lastname salutation
          phone mobilephone fax company jobtitle website address city state zip country
          industry annualrevenue numemployees lifecyclestage hs_lead_status hs_language
          hubspot_owner_id date_of_birth message associatedcompanyid syncline_id"""
              .split("\\s+"));
  static final List<String> COMPANY =
      List.of(
          """
          hs_object_id createdate hs_lastmodifieddate name domain phone website address
          city state zip country industry description annualrevenue numberofemployees
          lifecyclestage hubspot_owner_id syncline_id"""
              .split("\\s+"));

  private CrmProperties() {}

  static Reply define(CrmObject object, Request request) {
    var body = request.json();
    var name = body.path("name").asText();
    if (!name.matches("[a-z][a-z0-9_]{0,99}")) {
      throw CrmProblem.invalid("Invalid property name");
    }
    if (object.properties().contains(name)) {
      throw new CrmProblem(409, "OBJECT_ALREADY_EXISTS", "A property named '" + name + "' exists");
    }
    object.define(name, body.path("hasUniqueValue").asBoolean());
    return Reply.json(201, body);
  }

  static Reply list(CrmObject object, Request request) {
    var json = Json.object();
    var results = json.putArray("results");
    for (var name : object.properties()) {
      results
          .addObject()
          .put("name", name)
          .put("type", "string")
          .put("hasUniqueValue", object.isUnique(name));
    }
    return Reply.json(200, json);
  }
}
