/**
 * Journeys through the manifests that the product ships: over HTTP, with faults on, to stand-ins
 * that behave as the vendors document, and over a real PostgreSQL.
 */
@NullMarked
package io.syncline.journey.vendors;

import org.jspecify.annotations.NullMarked;
