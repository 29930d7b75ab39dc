package io.turnstile.stress.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The short form of {@link io.turnstile.stress.Mutants}. */
class CampaignTest {
    private static final long FIXED = 1500;
    private static final long RANDOM = 500;
    private static final long SECONDS = 20;

    @Test
    void nobodyIsHurtByDamagedRegions() throws Exception {
        attempt(1, FIXED);
        attempt(Long.getLong("turnstile.seed", new Random().nextInt(Integer.MAX_VALUE)), RANDOM);
    }

    private static void attempt(final long seed, final long mutants) throws Exception {
        final List<String> texts = new ArrayList<>();
        try (Campaign campaign = new Campaign(seed, SECONDS, finding -> {})) {
            campaign.run(0, mutants, mutants / 2, 2);
            campaign.findings().forEach(finding -> texts.add(finding.toString()));
            assertEquals(List.of(), texts, "repeat with Mutants --seed " + seed + " --only N");
            assertEquals(mutants, campaign.tried());
            assertTrue(campaign.outcomes().get(Outcome.FOUND) > mutants / 4, "most are found: " + campaign.outcomes());
        }
    }
}
