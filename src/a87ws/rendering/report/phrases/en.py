"""The report in English."""

PHRASES = {
    "title_committee": "{call}: report for the committee",
    "title_public": "{call}: the selection",
    "skip": "Go to the content",
    "contents": "Contents",
    "edition": "Edition",
    "confidential": "Confidential.",
    "confidential_words": "For the selection committee. It names reviewers and proposals that were not selected.",
    "deadline_was": "Call for proposals, closed on {day}",
    "made_by": "Written by a87ws from the files of the call. This page asks nothing of any other computer.",
    "nav_glance": "At a glance",
    "nav_series": "The series",
    "nav_costs": "What balance costs",
    "nav_balance": "Balance",
    "nav_ranking": "All proposals",
    "nav_scores": "Scores by criterion",
    "nav_people": "Reviewers",
    "nav_places": "Places",
    "nav_sure": "How sure it is",
    "nav_reserves": "Reserves",
    "nav_proof": "Proof",
    "nav_method": "How it is decided",
    "nav_proposals": "One by one",
    # at a glance
    "no_decision": "There is no decision to show.",
    "no_decision_public": "The decision has not been published yet.",
    "decided_proved": "The series is chosen, and it is proved that no allowed series is better.",
    "decided_not_proved": "The series is the best found; that none is better was not proved.",
    "price_short": "Balance costs it {given} of {best} points of merit.",
    "price_long": (
        "The series has a merit of {merit}, where {best} was possible: {given} points are given up for balance. Its "
        "imbalance costs {imbalance} points, so that its value is {value}."
    ),
    "figure_received": "received",
    "figure_eligible": "eligible",
    "figure_selected": "selected",
    "figure_reviews": "reviews counted",
    "figure_agreement": "agreement",
    "figure_alpha": "Krippendorff’s alpha",
    "of_slots": "for {slots} slots",
    "of_asked": "of {asked} asked for",
    "missing": "What is missing",
    "nothing_missing": "Nothing: every review asked for is there.",
    "owes": "{reviewer} has not judged: {proposals}.",
    "more_one": "and {number} more",
    "more_many": "and {number} more",
    "stability_left_out": (
        "How sure each place is was left out, because choosing again and again takes long with so many proposals. "
        "`a87ws report --resamples 200` works it out."
    ),
    "frontier_in_part": (
        "What balance costs is shown in part: the search was to look at {nodes} cases. `a87ws report --frontier "
        "NODES` with a larger number shows more."
    ),
    "print_minute": "Print the minute",
    # words of tables
    "joint": "Joint",
    "pathfinder": "Pathfinder Country",
    "pathfinder_short": "Pathfinder",
    "yes": "yes",
    "merit": "Merit",
    "imbalance": "Imbalance",
    "rating": "Rating",
    "spread": "Spread",
    "reviews": "Reviews",
    "focus": "Focus",
    "region": "Region",
    "where": "Places",
    "place": "No.",
    "proposal": "Proposal",
    "hosts": "Hosts",
    "outcomes": "Outcomes",
    "state": "Decision",
    "all": "all",
    "value": "Value",
    "criterion": "Criterion",
    "reviewer": "Reviewer",
    "points": "Points",
    "file": "File",
    "table_behind": "The table behind it",
    "state_selected": "Selected",
    "state_reserve": "Reserve {place}",
    "state_reserves": "Reserves",
    "state_left": "Left out",
    "state_barred": "Not eligible",
    "state_open": "Open",
    # the series
    "series_order": "By merit, the highest first. Each reason weighs the best series without that proposal.",
    "series_order_public": "In the order of their titles.",
    "why": "Why",
    "reason": "Why: {words}.",
    "barred": "Could not be selected: {words}.",
    # what balance costs
    "costs_lead": (
        "Each stop is one whole series, chosen and proved for a factor on all the weights of balance: 0 is merit "
        "alone, 1 the call’s policy. Between two neighbouring stops there is no other."
    ),
    "costs_in_part": "Here some stops are left out: between some neighbours there may be others.",
    "costs_differ": (
        "The decision is not the stop of the call’s policy: a host withdrew afterwards, or another factor was asked "
        "for."
    ),
    "costs_not_proved": "Some of these series are the best found; that none is better was not proved.",
    "one_stop": "One series is the best at every factor: balance costs nothing here.",
    "knob": "From merit alone to balance alone",
    "factor": "Factor",
    "stop_policy": "The call’s policy",
    "stop_merit": "Merit alone",
    "stop_balance": "Balance alone",
    "stop_between": "Another weight on balance",
    "stop_not_proved": "Best found, not proved.",
    "range_any": "at any factor",
    "range_to": "factor up to {upto}",
    "range_from": "factor above {above}",
    "range_between": "factor {above} to {upto}",
    "range_at": "found at factor {at}",
    "gives": "Merit given up",
    "gains": "Imbalance spared",
    "its_series": "The series at this stop",
    "in_beside_policy": "In, beside the policy",
    "out_beside_policy": "Out, beside the policy",
    "chart_costs": "Merit and imbalance of every stop",
    "chart_costs_words": (
        "{stops} stops, from a merit of {most} down to {least}, each less out of balance than the last."
    ),
    "chart_costs_caption": (
        "To the right merit is given up, and imbalance falls. The filled point is the stop shown above, the heavy "
        "ring the call’s policy."
    ),
    "chart_bands": "At which stops each proposal is selected; the table below says the same",
    "chart_bands_caption": (
        "From left to right the stops, from merit alone to balance alone; a bar where the proposal is selected. The "
        "shaded column is the stop shown above."
    ),
    # balance
    "chosen": "Chosen",
    "target": "Target",
    "by_merit": "By merit alone",
    "pool": "Of the pool",
    # ranking
    "ranking_lead": "By merit: the rating, and the points of each priority that holds.",
    "filters": "Filter the proposals",
    "find": "Find",
    "ranking_foot": (
        "± is where the rating would lie, 19 times of 20, with other reviewers like these. Spread is the distance "
        "from the lowest to the highest review."
    ),
    "scores_lead": (
        "The mean of the counted reviews, criterion by criterion. The deeper the shade, the higher."
    ),
    # reviewers
    "people_lead": "How far the reviewers agree, how kind or harsh each is, and what is still to come.",
    "agreement": "Agreement",
    "alpha": "Alpha",
    "means": "What it means",
    "all_criteria": "All criteria",
    "alpha_none": "nothing to compare",
    "alpha_reliable": "they agree: the scores can be relied upon",
    "alpha_tentative": "they agree fairly: small differences mean little",
    "alpha_often": "they often disagree: talk about the close ones",
    "alpha_chance": "no more agreement than by chance",
    "leniency": "Leniency",
    "leniency_taken": "taken out of each rating",
    "leniency_left": "not taken out of the ratings",
    "harsher": "harsher",
    "milder": "milder",
    "asked": "Asked",
    "scored": "Scored",
    "recused": "Recused",
    "still_missing": "Missing",
    "doubtful": "To ask about",
    "note_groups": "These groups of reviewers share no proposal, so leniency cannot be told between them: {groups}.",
    "note_thin": "Too few proposals have several reviews to tell leniency from quality with confidence.",
    "note_outlier_above": "{reviewer} rates “{proposal}” {gap} points above the others.",
    "note_outlier_below": "{reviewer} rates “{proposal}” {gap} points below the others.",
    "note_waived": "{reviewer}’s review of “{proposal}” counts by a waiver of {on} by {by}: {words}.",
    # places
    "places_lead": (
        "A tile for each country of action; those where a selected session acts are filled. A proposal counts in "
        "each of its countries."
    ),
    "places_lead_public": "The countries in which the selected sessions act.",
    "tile_counts": "{selected} of {proposals} selected",
    "no_region": "Elsewhere",
    # how sure
    "sure_lead": (
        "In {draws} draws of the reviews the series was chosen anew each time; then without each reviewer in turn, "
        "and with each weight a quarter lower and higher."
    ),
    "left_but_near": "Left out, but near",
    "drawn": "Drawn",
    "verdict": "Place",
    "changes": "What alone would change it",
    "verdict_safe": "safe",
    "verdict_contested": "contested",
    "verdict_lucky": "lucky",
    "verdict_unlucky": "unlucky",
    "verdict_out": "out",
    "changed_without": "without {names}",
    "weight_heavier": "with a quarter more weight on {what}",
    "weight_lighter": "with a quarter less weight on {what}",
    "sure_foot": (
        "Safe: in at least nine of ten draws, whichever reviewer or weight changes. Lucky: selected, but in fewer "
        "than half. Unlucky: left out, but in at least half. Contested: the rest."
    ),
    # reserves and proof
    "reserves_lead": (
        "Those left out in the order in which they would take one more slot, then the next. The first {letters} get "
        "the letter."
    ),
    "reserve_letter": "reserve letter",
    "no_reserves": "There are none.",
    "proof_lead": (
        "A proof of {size} shows in whole numbers, step by step, that no allowed series is better. Nobody has to "
        "trust the program that found it."
    ),
    "proof_public": (
        "It is proved that no series allowed by these rules is better, by a certificate that can be checked with "
        "whole numbers alone. As it holds the marks of all proposals it stays with the Secretariat; the digest below "
        "fixes the decision it belongs to."
    ),
    "proof_public_not": "The series is the best found; that none is better was not proved.",
    "step": "What is proved",
    "cases": "Cases",
    "step_size": "No allowed series has more sessions.",
    "step_best_merit": "No allowed series of this size has more merit than the best merit named.",
    "step_value": "None of this size, within the cap where there is one, has a larger value.",
    "step_merit": "None of that value has more merit.",
    "step_imbalance": "None of that value and merit is less out of balance.",
    "step_draw": "None equal in all of that comes earlier in the draw.",
    "check_here": "Check it here",
    "check_here_words": (
        "This page can check the proof by itself, in whole numbers, without a solver and without the network. Change "
        "one number of the file and it says no."
    ),
    "check_button": "Check the proof",
    "check_file": "Check a proof from a file",
    "proof_too_large": "The proof is too large for the page: choose its file, selection.proof.json.",
    "inputs": "What it rests on",
    "inputs_words": "Anybody who has the files can repeat the decision and gets the same bytes on every machine:",
    "digest_of_all": "list of all inputs",
    "check_folder": "Compare with the folder of a call",
    "files_one": "{number} file and its digest",
    "files_many": "{number} files and their digests",
    "kilobytes": "{number} kB",
    # method
    "method_lead": "Merit less the cost of imbalance is as large as the rules allow; ties fall by a public draw.",
    "method_slots_one": "There is {number} slot.",
    "method_slots_many": "There are {number} slots.",
    "method_threshold": "A rating of at least {least} is needed.",
    "method_joint": "A joint proposal of two or more members adds {points} to the rating.",
    "method_pathfinder": "Action in a Pathfinder Country adds {points} to the rating.",
    "method_rule_each": "Rule: {limits} of each value of {attribute}.",
    "method_rule": "Rule: {limits} of {attribute} “{value}”.",
    "method_balance": "Balance of {attribute}: a unit of imbalance costs {weight} points of merit.",
    # one by one
    "scores": "Scores",
    "scores_of": "Scores of {title}",
    "mark_recused": "recused",
    "mark_not_counted": "not counted",
    "mark_waived": "counts by a waiver",
    # the minute
    "minute_title": "Minute of the selection",
    "signed": "For the committee: ______________________    Date: ______________",
    # the script
    "js_stop_of": "stop {stop} of {stops}",
    "js_shown": "{shown} of {all} shown",
    "js_holds": "holds",
    "js_fails": "does not hold",
    "js_checking": "Checking …",
    "js_accepted": "The proof holds.",
    "js_rejected": "The proof does not hold: {step}.",
    "js_cases": "{nodes} cases",
    "js_milliseconds": "{ms} ms",
    "js_digest_same": "The proof in this page has the digest named below.",
    "js_digest_other": "This proof is not the one whose digest is named below; it is checked all the same.",
    "js_file_same": "same",
    "js_file_other": "differs",
    "js_file_gone": "not there",
    "js_files_summary": "{same} files are the same, {other} differ, {gone} are not there.",
    "js_sort": "Sort by {column}",
    "js_nobody": "nobody",
    "js_comes_in": "comes in",
    "check_series": "The series keeps every rule and override",
    "check_figures": "Its merit and imbalance are those of the record",
    "check_numbers": "The proof is of this call’s numbers",
    "check_cap": "The series gives up no more merit than the tolerance allows",
    "check_size": "No allowed series has more sessions",
    "check_best_merit": "None of this size has more merit than the best merit named",
    "check_value": "None has a larger value",
    "check_merit": "None of that value has more merit",
    "check_imbalance": "None of those is less out of balance",
    "check_draw": "None equal to it comes earlier in the draw",
}
