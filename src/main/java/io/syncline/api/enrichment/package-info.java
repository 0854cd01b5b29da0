/** What sources are asked for what records lack. */
@NullMarked
package io.syncline.api.enrichment;

import org.jspecify.annotations.NullMarked;
