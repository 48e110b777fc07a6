"""The address of every screen; the path names the package, the module and the template."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from jieyue.api.interface import api
from jieyue.api.reference import reference
from jieyue.web.accounts.language import language
from jieyue.web.accounts.password import password
from jieyue.web.accounts.people import people
from jieyue.web.accounts.person import person, person_act
from jieyue.web.accounts.sign_in import sign_in
from jieyue.web.accounts.sign_out import sign_out
from jieyue.web.accounts.tokens import revoke, tokens
from jieyue.web.accounts.upload import upload
from jieyue.web.address import YearInAddress
from jieyue.web.analysis.boundaries import boundaries
from jieyue.web.analysis.compute import compute
from jieyue.web.analysis.dashboard import dashboard
from jieyue.web.analysis.energy import organ_energy, region_energy, site_energy
from jieyue.web.analysis.finding import finding
from jieyue.web.analysis.findings import findings
from jieyue.web.analysis.likeness import likeness
from jieyue.web.analysis.quotas import quotas
from jieyue.web.analysis.report import energy_report
from jieyue.web.campaigns.campaign import campaign
from jieyue.web.campaigns.campaign import standard as campaign_standard
from jieyue.web.desk import desk
from jieyue.web.evaluations.advice import advice, near
from jieyue.web.evaluations.answer import answer
from jieyue.web.evaluations.cases import cases
from jieyue.web.evaluations.choose import choose
from jieyue.web.evaluations.evidence import evidence
from jieyue.web.evaluations.opinion import opinion
from jieyue.web.evaluations.proofs import proofs
from jieyue.web.evaluations.refresh import refresh
from jieyue.web.evaluations.sheet import sheet
from jieyue.web.evaluations.step import step
from jieyue.web.exchange.download import export as table_export
from jieyue.web.exchange.download import national, template
from jieyue.web.exchange.mapping import forget, mapping, unit, written
from jieyue.web.exchange.preview import marked, preview
from jieyue.web.exchange.tables import tables
from jieyue.web.exchange.upload import upload as table_upload
from jieyue.web.exhibits.exhibit import exhibit
from jieyue.web.exhibits.file import file as exhibit_file
from jieyue.web.goals.acknowledge import acknowledge
from jieyue.web.goals.assign import assign
from jieyue.web.goals.goals import goals
from jieyue.web.goals.hand import hand
from jieyue.web.goals.organ import organ as organ_goals
from jieyue.web.goals.programme import programme
from jieyue.web.goals.revise import revise
from jieyue.web.goals.split import split
from jieyue.web.health import health
from jieyue.web.inbox import inbox
from jieyue.web.ledgers.calendar import calendar
from jieyue.web.ledgers.canteens import canteens
from jieyue.web.ledgers.filing import filing
from jieyue.web.ledgers.filings import filings
from jieyue.web.ledgers.ledger import ledger as region_ledger
from jieyue.web.ledgers.ledgers import ledgers as region_ledgers
from jieyue.web.ledgers.progress import progress
from jieyue.web.names.export import export
from jieyue.web.names.names import names
from jieyue.web.organs.absorb import absorb
from jieyue.web.organs.bills import bills
from jieyue.web.organs.cell import cell
from jieyue.web.organs.cells import cells, follow
from jieyue.web.organs.change import change
from jieyue.web.organs.cleaning import cleaning
from jieyue.web.organs.duplicates import duplicates
from jieyue.web.organs.exhibits import exhibits
from jieyue.web.organs.indicator import indicator
from jieyue.web.organs.ledger import ledger
from jieyue.web.organs.ledgers import ledgers
from jieyue.web.organs.organ import organ
from jieyue.web.organs.organs import organs
from jieyue.web.organs.paste import paste
from jieyue.web.organs.people import organ_people
from jieyue.web.organs.pick import pick
from jieyue.web.organs.record import record, strike
from jieyue.web.organs.supply import supply
from jieyue.web.organs.unused import unused
from jieyue.web.sites.cell import site_cell
from jieyue.web.sites.keep import keep
from jieyue.web.sites.site import site
from jieyue.web.sites.sites import sites
from jieyue.web.standards.filling import filling
from jieyue.web.standards.simulator import simulator
from jieyue.web.standards.standard import export as standard_export
from jieyue.web.standards.standard import publishing, standard
from jieyue.web.standards.standards import standards
from jieyue.web.standards.upload import standard_upload
from jieyue.web.visits.arrange import arrange
from jieyue.web.visits.end import end, parked
from jieyue.web.visits.record import found as visit_found
from jieyue.web.visits.record import photo as visit_photo
from jieyue.web.visits.visit import visit
from jieyue.web.visits.visits import visits
from jieyue.web.visits.worker import worker

register_converter(YearInAddress, "year")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk, name="desk"),
    path("accounts/sign-in/", sign_in, name="sign-in"),
    path("accounts/sign-out/", sign_out, name="sign-out"),
    path("accounts/password/", password, name="password"),
    path("accounts/people/", people, name="people"),
    path("accounts/people/<str:username>/", person, name="person"),
    path("accounts/people/<str:username>/<slug:act>/", person_act, name="person-act"),
    path("accounts/tokens/", tokens, name="tokens"),
    path("accounts/tokens/<int:number>/revoke/", revoke, name="token-revoke"),
    path("accounts/upload/", upload, name="accounts-upload"),
    path("accounts/language/", language, name="language"),
    path("health/", health, name="health"),
    path("inbox/", inbox, name="inbox"),
    path("analysis/", dashboard, name="dashboard"),
    path("analysis/energy/", region_energy, name="region-energy"),
    path("analysis/findings/", findings, name="findings"),
    path("analysis/findings/<str:code>/<str:key>/", finding, name="finding"),
    path("analysis/quotas/", quotas, name="quotas"),
    path("analysis/likeness/", likeness, name="likeness"),
    path("analysis/compute/", compute, name="compute"),
    path("analysis/boundaries/<str:code>/", boundaries, name="boundaries"),
    path("organs/", organs, name="organs"),
    path("organs/duplicates/", duplicates, name="organ-duplicates"),
    path("organs/pick/", pick, name="organ-pick"),
    path("organs/cleaning/", cleaning, name="organ-cleaning"),
    path("organs/<str:code>/", organ, name="organ"),
    path("organs/<str:code>/analysis/", organ_energy, name="organ-energy"),
    path("organs/<str:code>/report/<year:year>/", energy_report, name="energy-report"),
    path("organs/<str:code>/absorb/", absorb, name="organ-absorb"),
    path("organs/<str:code>/change/", change, name="organ-change"),
    path("organs/<str:code>/bills/", bills, name="bills"),
    path("organs/<str:code>/cell/", cell, name="cell"),
    path("organs/<str:code>/cells/", cells, name="cells"),
    path("organs/<str:code>/follow/", follow, name="follow"),
    path("organs/<str:code>/paste/", paste, name="paste"),
    path("organs/<str:code>/indicators/<year:year>/<str:indicator>/", indicator, name="indicator"),
    path("organs/<str:code>/people/", organ_people, name="organ-people"),
    path("organs/<str:code>/supply/", supply, name="supply"),
    path("sites/", sites, name="sites"),
    path("sites/<str:code>/", site, name="site"),
    path("sites/<str:code>/analysis/", site_energy, name="site-energy"),
    path("sites/<str:code>/cell/", site_cell, name="site-cell"),
    path("sites/<str:code>/<slug:what>/", keep, name="site-keep"),
    path("organs/<str:code>/exhibits/", exhibits, name="organ-exhibits"),
    path("organs/<str:code>/unused/", unused, name="organ-unused"),
    path("organs/<str:code>/ledgers/", ledgers, name="organ-ledgers"),
    path("organs/<str:code>/ledgers/<str:kind>/", ledger, name="ledger"),
    path("organs/<str:code>/ledgers/<str:kind>/row/", record, name="record"),
    path("organs/<str:code>/ledgers/<str:kind>/row/strike/", strike, name="strike"),
    path("ledgers/", region_ledgers, name="region-ledgers"),
    path("ledgers/filings/", filings, name="filings"),
    path("ledgers/filings/<str:code>/<year:year>/<int:month>/", filing, name="filing"),
    path("ledgers/progress/", progress, name="progress"),
    path("ledgers/calendar/", calendar, name="ledger-calendar"),
    path("ledgers/canteens/", canteens, name="canteens"),
    path("ledgers/<str:kind>/", region_ledger, name="region-ledger"),
    path("evaluations/", cases, name="cases"),
    path("evaluations/near/", near, name="near"),
    path("evaluations/<year:year>/<str:code>/advice/", advice, name="advice"),
    path("evaluations/<year:year>/<str:code>/", sheet, name="score-sheet"),
    path("evaluations/<year:year>/<str:code>/evidence/<str:fact>/", evidence, name="evidence"),
    path("evaluations/<year:year>/<str:code>/answer/<str:item>/", answer, name="answer"),
    path("evaluations/<year:year>/<str:code>/opinion/<str:item>/", opinion, name="opinion"),
    path("evaluations/<year:year>/<str:code>/proofs/<str:item>/", proofs, name="proofs"),
    path("evaluations/<year:year>/<str:code>/proofs/<str:item>/choose/", choose, name="choose-proof"),
    path("evaluations/<year:year>/<str:code>/refresh/", refresh, name="refresh"),
    path("evaluations/<year:year>/<str:code>/step/", step, name="step"),
    path("exhibits/<int:pk>/", exhibit, name="exhibit"),
    path("exhibits/<int:pk>/<slug:way>/", exhibit_file, name="exhibit-file"),
    path("visits/", visits, name="visits"),
    path("visits/worker.js", worker, name="visits-worker"),
    path("visits/arrange/<year:year>/<str:code>/", arrange, name="visit-arrange"),
    path("visits/<int:pk>/", visit, name="visit"),
    path("visits/<int:pk>/end/", end, name="visit-end"),
    path("visits/<int:pk>/parked/", parked, name="visit-parked"),
    path("visits/<int:pk>/items/<str:item>/", visit_found, name="visit-found"),
    path("visits/<int:pk>/items/<str:item>/photos/", visit_photo, name="visit-photo"),
    path("standards/", standards, name="standards"),
    path("standards/import/", standard_upload, name="standard-upload"),
    path("standards/<str:name>/", standard, name="standard"),
    path("standards/<str:name>/simulate/", simulator, name="standard-simulator"),
    path("standards/<str:name>/filling/", filling, name="standard-filling"),
    path("standards/<str:name>/publish/", publishing, name="standard-publish"),
    path("standards/<str:name>/export/<str:form>/", standard_export, name="standard-export"),
    path("exchange/", tables, name="exchange"),
    path("exchange/national/<str:code>/", national, name="exchange-national"),
    path("exchange/<str:kind>/", table_upload, name="exchange-upload"),
    path("exchange/<str:kind>/template/", template, name="exchange-template"),
    path("exchange/<str:kind>/export/<str:form>/", table_export, name="exchange-export"),
    path("exchange/<str:kind>/forget/", forget, name="exchange-forget"),
    path("exchange/<str:kind>/<str:token>/", preview, name="exchange-preview"),
    path("exchange/<str:kind>/<str:token>/marked/", marked, name="exchange-marked"),
    path("exchange/<str:kind>/<str:token>/mapping/", mapping, name="exchange-mapping"),
    path("exchange/<str:kind>/<str:token>/mapping.toml", written, name="exchange-mapping-file"),
    path("exchange/<str:kind>/<str:token>/unit/", unit, name="exchange-unit"),
    path("goals/", goals, name="goals"),
    path("goals/organs/<str:code>/", organ_goals, name="organ-goals"),
    path("goals/programme/", programme, name="goals-programme"),
    path("goals/split/", split, name="goals-split"),
    path("goals/hand/", hand, name="goals-hand"),
    path("goals/assign/", assign, name="goals-assign"),
    path("goals/acknowledge/", acknowledge, name="goals-acknowledge"),
    path("goals/revise/", revise, name="goals-revise"),
    path("names/<year:year>/", names, name="name-list"),
    path("names/<year:year>/<str:form>/", export, name="name-list-export"),
    path("campaigns/<year:year>/", campaign, name="campaign"),
    path("campaigns/<year:year>/standard/", campaign_standard, name="campaign-standard"),
    path("api/", reference, name="interface"),
    path("api/v1/", api.urls),
]
