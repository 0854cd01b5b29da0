/** The audit trail, for people who hand it over. */
@NullMarked
package io.syncline.console.audit;

import org.jspecify.annotations.NullMarked;
