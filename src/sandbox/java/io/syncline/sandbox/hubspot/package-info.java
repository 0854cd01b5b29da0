/** A stand-in for HubSpot's CRM v3 objects, search, batches and webhooks. */
@NullMarked
package io.syncline.sandbox.hubspot;

import org.jspecify.annotations.NullMarked;
